"""The page that lists all cells of a unit."""
