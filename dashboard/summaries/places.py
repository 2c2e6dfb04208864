"""Where in the tree a cell is, in words."""

from __future__ import annotations


def place_of(above: list[str] | None) -> str:
    """The units above a cell, given nearest first, written from the top down."""
    return " › ".join(reversed(above or []))
