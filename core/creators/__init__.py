"""What is known of creators beyond their figures: fit, response, comments, likes, relationship."""
