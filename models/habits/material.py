"""From which rate on a habit is worth asking about: the material level of a signal, as its words in `data` say.

What honest cells never do is a concern from two or three meetings a year on; what they do now and then, only where it
is common and well above the cell's kind. Contract: a flag's concern begins at its material level.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.discover import documents
from models.habits.likelihoods import STRENGTHS
from models.shared.arrays import Floats


@dataclass(frozen=True)
class Material:
    """A rate is material from `share` of the meetings on, where it is `above_usual` over that of the kind; a cell is
    selected only where at least so many `meetings` show it. `honest_too`: a cell counts that has the rate by a level of
    its own among honest cells, too, for honest cells hardly ever do it; else only a habit does."""

    share: float
    above_usual: float
    meetings: int
    honest_too: bool = False


# Where nothing else is known: most of the meetings.
MOST_MEETINGS = Material(share=0.6, above_usual=0.0, meetings=3)


def material_of(signal: str) -> Material:
    """The material level in data/flags or data/signals; most of the meetings where the file has none."""
    words = (documents("flags") | documents("signals")).get(signal, {})
    level = words.get("material")
    return Material(**level) if level else MOST_MEETINGS


def beyond(material: Material, posterior: Floats, nodes: Floats, honest: Floats, usual: Floats) -> Floats:
    """Probability (cells,) that the cell's rate is beyond the material level.

    `posterior` (cells, 1 + strengths): honest, and a habit of each strength. `nodes`, `honest` (cells, nodes): how
    probable each rate of an honest cell is, and these rates. `usual` (cells,): the rate of the cell's kind.
    """
    least = np.maximum(material.share, usual + material.above_usual)[:, None]
    raised = usual[:, None] + (1 - usual[:, None]) * STRENGTHS
    of_honest = (nodes * (honest >= least)).sum(axis=1) if material.honest_too else 0.0
    return posterior[:, 0] * of_honest + (posterior[:, 1:] * (raised >= least)).sum(axis=1)
