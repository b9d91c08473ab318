"""What the statistics of drift are worth, beside the usual rules and libraries."""
