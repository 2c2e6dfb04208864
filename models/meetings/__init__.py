"""Meetings that are not held, and meetings at which hardly anybody speaks: pure numerics."""
