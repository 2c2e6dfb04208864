"""A small province drawn at random, written as offices write it, and held against what is read back."""
