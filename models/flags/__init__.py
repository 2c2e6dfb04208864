"""Flags with a statement of their own, one file each, and how flags are raised."""
