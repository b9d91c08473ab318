"""Who responds, and whether it can be meant: comments, likes, copies. Never a verdict "fake"."""
