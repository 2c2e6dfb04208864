"""What cells say themselves in their minutes; planted: copied from the meeting before, shared, or empty."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.simulation.chance import Ints
from etl.simulation.grammar import render
from etl.simulation.phrasing import Phrases, capitalised, groups, local_context
from etl.simulation.schedule import Schedule
from etl.simulation.setting import Setting
from etl.simulation.world import CELL_TYPES

# Of what a cell says itself, so much concerns Party work; the rest the village, the school, the firm.
PARTY_SHARE = 0.45
# Share of the sentences that a planted copy writes anew, and of the others the share in which it changes the numbers.
REWRITTEN, RENUMBERED = 0.2, 0.3
LEAST, SHARED, EMPTY = 3, 5, 2
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Layout:
    """Sentences of many meetings end to end: the row (meeting) of each, and where each row starts.

    `source` is the sentence whose text each one has (its own index where it is new); `renumbered` those whose numbers
    are changed after copying. Both are filled in while copies are planted.
    """

    row: Ints
    number: Ints
    starts: Ints
    source: Ints
    renumbered: np.ndarray

    def point(self, rng: np.random.Generator, to: int, origin: int) -> None:
        """Lets most sentences of a row have the text of another row's sentence in the same place."""
        count = min(self.number[to], self.number[origin])
        kept = np.flatnonzero(rng.random(count) >= REWRITTEN)
        self.source[self.starts[to] + kept] = self.source[self.starts[origin] + kept]
        self.renumbered[self.starts[to] + kept] = rng.random(len(kept)) < RENUMBERED


def own_sentences(here: Setting, phrases: Phrases, meetings: Schedule) -> pl.Series:
    """One text per meeting: the cell's own sentences, one a line."""
    rng = here.stream("own sentences")
    empty = here.plan.shows("minutes_empty", meetings.cell, meetings.month, rng)
    layout = _lay_out(rng, here, meetings, empty)
    own = groups(phrases.own)
    type_ = here.cells.type[meetings.cell[layout.row]]
    party = rng.random(len(layout.row)) < PARTY_SHARE
    group = np.where(empty[layout.row], len(CELL_TYPES) + 1, np.where(party, len(CELL_TYPES), type_))
    choice = own.pick(rng, [*CELL_TYPES, "party", "empty"], group)
    context = local_context(rng, here, phrases, meetings.cell[layout.row], meetings.month[layout.row])
    fresh = capitalised(render(own.patterns, choice, context, phrases.bank, rng))
    _share(rng, here, meetings, layout)
    _copy(rng, here, meetings, layout)
    lines = pl.DataFrame({"row": layout.row, "text": _renumber(rng, fresh.gather(layout.source), layout)})
    return lines.group_by("row", maintain_order=True).agg(pl.col("text").str.join("\n"))["text"]


def _lay_out(rng: np.random.Generator, here: Setting, meetings: Schedule, empty: np.ndarray) -> Layout:
    shares = here.plan.cluster[meetings.cell] >= 0
    varies = ~here.plan.cells_with("minutes_copied")[meetings.cell]
    usual = here.manner.sentences[meetings.cell] + varies * rng.integers(-1, 2, len(meetings))
    number = np.where(empty, EMPTY, np.where(shares, SHARED, np.maximum(usual, LEAST)))
    row = np.repeat(np.arange(len(meetings)), number)
    return Layout(row, number, np.cumsum(number) - number, np.arange(len(row)), np.zeros(len(row), bool))


def _copy(rng: np.random.Generator, here: Setting, meetings: Schedule, layout: Layout) -> None:
    """Copies from the meeting before, in the order of time, so that copies are copied on."""
    copied = here.plan.shows("minutes_copied", meetings.cell, meetings.month, rng)
    copied[1:] &= meetings.cell[1:] == meetings.cell[:-1]
    copied[:1] = False
    for row in np.flatnonzero(copied):
        layout.point(rng, int(row), int(row) - 1)


def _share(rng: np.random.Generator, here: Setting, meetings: Schedule, layout: Layout) -> None:
    """Takes sentences from the first cell of the cluster, from its meeting of the same month and kind."""
    cluster = here.plan.cluster
    shared = here.plan.shows("minutes_shared", meetings.cell, meetings.month, rng)
    for row in np.flatnonzero((cluster[meetings.cell] >= 0) & shared):
        leader = np.flatnonzero(cluster == cluster[meetings.cell[row]])[0]
        same = (meetings.cell == leader) & (meetings.month == meetings.month[row])
        rows = np.flatnonzero(same & (meetings.kind == meetings.kind[row]))
        if len(rows) and leader != meetings.cell[row]:
            layout.point(rng, int(row), int(rows[0]))


def _renumber(rng: np.random.Generator, texts: pl.Series, layout: Layout) -> pl.Series:
    """New numbers in the sentences copied with changed numbers."""
    rows = np.flatnonzero(layout.renumbered)
    changed = [NUMBER.sub(lambda _: str(rng.integers(2, 90)), text) for text in texts.gather(rows).to_list()]
    return texts.scatter(rows, changed) if len(rows) else texts
