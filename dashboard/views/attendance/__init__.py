"""The page of attendance: falls, presence and comparisons between units."""
