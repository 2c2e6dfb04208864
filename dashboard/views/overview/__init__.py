"""The page of the state of a unit at one glance."""
