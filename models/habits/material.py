"""From which rate on a habit is worth asking about: the material level of a signal, as its words in `data` say.

What honest cells never do is a concern from two or three meetings a year on; what they do now and then, only where it
is common, well above the cell's kind, and beyond what all but a few honest cells of the kind do. Contract: a flag's
concern begins at its material level.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.discover import documents
from models.habits.likelihoods import NODE_WEIGHTS, STRENGTHS
from models.shared.arrays import Floats

# What one honest cell in 16 of the kind does is not worth asking about by itself (chosen by us): the node of the
# levels of honest cells below which so many are.
FEW_HONEST = 0.06
# Steps closer than this are one.
TINY = 1e-12
UNUSUAL = int(np.searchsorted(np.cumsum(NODE_WEIGHTS), 1 - FEW_HONEST))


@dataclass(frozen=True)
class Material:
    """A rate is material from `share` of the meetings on, where it is `above_usual` over that of the kind; a cell is
    selected only where at least so many `meetings` show it. `honest_too`: such a rate is acted on also where it is a
    level of the cell's own among honest cells, for they hardly ever do it; else it is watched, and only a habit is
    acted on."""

    share: float
    above_usual: float
    meetings: int
    honest_too: bool = False

    def least(self, usual: Floats, unusual: Floats) -> Floats:
        """The material level (cells,); `usual` (cells,) the rate of the kind, `unusual` (cells,) the one that few of
        its honest cells reach."""
        level = np.maximum(self.share, usual + self.above_usual)
        return level if self.honest_too else np.maximum(level, unusual)


# Where nothing else is known: most of the meetings.
MOST_MEETINGS = Material(share=0.6, above_usual=0.0, meetings=3)


def material_of(signal: str) -> Material:
    """The material level in data/flags or data/signals; most of the meetings where the file has none."""
    words = (documents("flags") | documents("signals")).get(signal, {})
    level = words.get("material")
    return Material(**level) if level else MOST_MEETINGS


def beyond_by_level(nodes: Floats, rates: Floats, least: Floats) -> Floats:
    """Probability (cells,) that the rate of a cell without a habit is beyond the material level `least` (cells,).

    `nodes`, `rates` (cells, nodes): how probable each rate of an honest cell is, and these rates."""
    return (nodes * _share_beyond(rates, least)).sum(axis=1)


def beyond_by_habit(usual: Floats, least: Floats) -> Floats:
    """Probability (cells, strengths) that a habit of each of STRENGTHS raises the rate beyond the material level.

    `usual` (cells,): the rate without it; `least` (cells,): the material level."""
    return _share_beyond(usual[:, None] + (1 - usual[:, None]) * STRENGTHS, least)


def _share_beyond(rates: Floats, least: Floats) -> Floats:
    """What share of the rates that each of `rates` (cells, steps, ascending) stands for is `least` (cells,) or more:
    they reach half-way to the steps beside it."""
    middles = (rates[:, 1:] + rates[:, :-1]) / 2
    first, last = rates[:, :1] * 2 - middles[:, :1], rates[:, -1:] * 2 - middles[:, -1:]
    ends = np.hstack([first, middles, last])
    low, high = ends[:, :-1], ends[:, 1:]
    return np.clip((high - least[:, None]) / np.maximum(high - low, TINY), 0, 1)
