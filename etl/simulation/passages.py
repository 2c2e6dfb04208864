"""Passages that committees and organisations hand down each month, which most of their cells copy as they are."""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation.chance import Bools, Ints
from etl.simulation.grammar import render
from etl.simulation.phrasing import Phrases, local_context
from etl.simulation.schedule import Schedule
from etl.simulation.setting import Setting

# A cell takes over a passage with this probability; the committee's second one less often (chosen by us).
TAKEN_OVER, SECOND_TAKEN_OVER = 0.75, 0.25


def handed_down(here: Setting, phrases: Phrases, meetings: Schedule) -> pl.Series:
    """The passages that each meeting's minutes take over, one a line; null for none."""
    cells, tree = here.cells, here.tree
    committee, organisation = cells.committee[meetings.cell], cells.organisation[meetings.cell]
    n_committees, n_organisations = len(tree.committee_names), len(tree.organisation_kind)
    pieces = [
        _passages(here, phrases, meetings, "committee", "first", committee, n_committees, TAKEN_OVER),
        _passages(here, phrases, meetings, "committee", "second", committee, n_committees, SECOND_TAKEN_OVER),
        _passages(here, phrases, meetings, "organisation", "own", organisation, n_organisations, TAKEN_OVER),
    ]
    joined = pl.select(pl.concat_str(pieces, separator="\n", ignore_nulls=True)).to_series()
    return pl.select(pl.when(joined != "").then(joined)).to_series()


def _passages(
    here: Setting,
    phrases: Phrases,
    meetings: Schedule,
    group: str,
    turn: str,
    owner: Ints,
    n_owners: int,
    taken_over: float,
) -> pl.Series:
    """One passage per owner and month, where the meeting takes it over."""
    rng, t = here.stream(f"handed down {group} {turn}"), len(here.months)
    month = np.tile(np.arange(t), n_owners)
    # The context needs a cell for the place; what is handed down names none.
    context = local_context(rng, here, phrases, np.zeros(len(month), int), month)
    patterns = phrases.handed[group]
    texts = render(patterns, rng.integers(0, len(patterns), len(month)), context, phrases.bank, rng)
    takes: Bools = rng.random(len(meetings)) < taken_over
    mine = texts.gather(owner * t + meetings.month)
    return pl.select(pl.when(pl.Series(takes)).then(mine)).to_series()
