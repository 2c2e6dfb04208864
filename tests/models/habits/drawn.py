"""Meetings drawn for tests of habits."""

from __future__ import annotations


def in_runs(showing, chance, rng):
    """The meetings (cells, months), changed in place: by that chance a month is as the one before it."""
    for month in range(1, showing.shape[1]):
        stays = rng.random(len(showing)) < chance
        showing[stays, month] = showing[stays, month - 1]
    return showing
