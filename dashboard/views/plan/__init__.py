"""The page of plans of visits."""
