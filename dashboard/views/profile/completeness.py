"""How much of a cell's meetings is known, thing by thing; what is not recorded is no fault of the cell."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.components import months
from dashboard.components.frame import Look
from dashboard.components.table import folded
from dashboard.markup import element, show

THINGS = (
    "roll_call", "headcount", "duration", "chair", "premeeting", "notice", "papers", "agenda", "discussion",
    "criticism", "speakers", "tasks", "self_score", "superior_score",
)  # fmt: skip


def draw(look: Look, history: pl.DataFrame, known: pl.DataFrame) -> months.Rows:
    """The part of the page; gives the rows of its table. `history` as cell_months.sql, `known` as cell_known.sql."""
    say = look.say
    show(
        element("h3", say("profile.completeness")),
        element("p", months.completeness_sentence(say, history), class_="cp-lead"),
    )
    if known.is_empty():
        return []
    row = known.row(0, named=True)
    unknown = [say.of("known", thing) for thing in THINGS if not row[thing] and thing != "headcount"]
    parts = [say("known.in_time", share=say.share(row["in_time"], row["recorded"]))] if row["recorded"] else []
    if unknown:
        parts.append(say("known.never", things=say.listed(unknown)))
    rows = [_row(look, thing, row) for thing in THINGS]
    show(
        element("p", " ".join(parts), class_="cp-lead"),
        folded(say("known.by_thing"), months.as_table(say("profile.completeness"), rows)),
    )
    return rows


def _row(look: Look, thing: str, row: dict[str, Any]) -> dict[str, str]:
    say = look.say
    return {say("known.thing"): say.of("known", thing), say("known.share"): say.share(row[thing], row["n_meetings"])}
