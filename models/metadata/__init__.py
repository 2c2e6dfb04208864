"""What is published beside the results: their words, and which fields they read."""
