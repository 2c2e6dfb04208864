"""The page that a cell's own secretary sees."""
