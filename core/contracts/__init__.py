"""What was promised against what was posted and paid; disclosed, on brief, and still there."""
