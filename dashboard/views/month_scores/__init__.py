"""The page on which superiors decide the points and bands of a month."""
