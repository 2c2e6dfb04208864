"""The page of what cells need support in."""
