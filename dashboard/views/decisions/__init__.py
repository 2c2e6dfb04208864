"""The page of tasks and their follow-through."""
