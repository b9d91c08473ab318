"""What the statistics of drift are worth, part by part, beside the usual rules and libraries."""
