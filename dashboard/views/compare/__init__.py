"""The page of one cell beside similar ones."""
