"""The page of how flags are computed and how precise they are."""
