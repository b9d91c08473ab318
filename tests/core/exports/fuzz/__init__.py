"""Files that nobody meant to send: look-alikes of every export, broken in every way we met."""
