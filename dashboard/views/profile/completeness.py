"""How much of a cell's meetings is known, thing by thing; what is not recorded is no fault of the cell."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.components import months
from dashboard.components.frame import PageContext
from dashboard.components.table import folded
from dashboard.markup import element, show

THINGS = (
    "roll_call", "headcount", "duration", "chair", "premeeting", "notice", "papers", "agenda", "discussion",
    "criticism", "speakers", "tasks", "self_score", "superior_score",
)  # fmt: skip


def draw(ctx: PageContext, history: pl.DataFrame, known: pl.DataFrame) -> None:
    """The part of the page. `history` as cell_months.sql, `known` as cell_known.sql."""
    t = ctx.t
    show(
        element("h3", t("profile.completeness")),
        element("p", months.completeness_sentence(t, history), class_="cp-lead"),
    )
    if known.is_empty():
        return
    row = known.row(0, named=True)
    unknown = [t.of("known", thing) for thing in THINGS if not row[thing] and thing != "headcount"]
    parts = [t("known.in_time", share=t.share(row["in_time"], row["recorded"]))] if row["recorded"] else []
    if unknown:
        parts.append(t("known.never", things=t.listed(unknown)))
    table = months.as_table(t("profile.completeness"), table_rows(ctx, known))
    show(element("p", " ".join(parts), class_="cp-lead"), folded(t("known.by_thing"), table))


def table_rows(ctx: PageContext, known: pl.DataFrame) -> months.Rows:
    """Each thing with the share of meetings in which it is known."""
    return [_row(ctx, thing, row) for row in known.iter_rows(named=True) for thing in THINGS]


def _row(ctx: PageContext, thing: str, row: dict[str, Any]) -> dict[str, str]:
    t = ctx.t
    return {t("known.thing"): t.of("known", thing), t("known.share"): t.share(row[thing], row["n_meetings"])}
