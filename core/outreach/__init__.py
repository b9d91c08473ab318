"""Whom the team wrote to, in which words, and who waits for an answer."""
