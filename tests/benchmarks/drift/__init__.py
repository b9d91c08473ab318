"""What the statistics of drift are worth, one part of them per file."""
