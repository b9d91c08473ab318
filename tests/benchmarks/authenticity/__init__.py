"""What the methods of authenticity are worth, beside simple ones: ``make bench-authenticity``."""
