"""The page that begins the day of each role."""
