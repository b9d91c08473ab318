"""What the statistics of drift are worth, each part beside what others would use."""
