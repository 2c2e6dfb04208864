"""The page of the cases of a scope and one case."""
