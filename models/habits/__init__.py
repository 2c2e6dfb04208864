"""Observations that have become the habit of a cell: the model, and from meetings to rows of a signal."""
