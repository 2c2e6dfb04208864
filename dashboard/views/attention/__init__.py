"""The page of the queue of cells that need attention."""
