"""What the statistics of drift are worth, part by part, as Markdown tables."""
