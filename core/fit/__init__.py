"""Whether words and creators go with a brief, from evidence that anyone can check."""
