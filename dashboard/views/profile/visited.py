"""Who came to see a cell, what was found, and what became of it; rows as cell_visits.sql gives them."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.components.frame import PageContext
from dashboard.components.months import Rows, as_table
from dashboard.components.table import folded
from dashboard.markup import element, show

# The newest visits stand open; older ones are a click away.
OPEN_ROWS = 6
Row = dict[str, Any]


def draw(ctx: PageContext, visits: pl.DataFrame) -> None:
    """The part of the page: a sentence and the visits with their findings, newest first."""
    t, rows = ctx.t, table_rows(ctx, visits)
    show(element("h3", t("visited.title")), element("p", sentence(ctx, visits), class_="cp-lead"))
    if rows:
        show(as_table(t("visited.title"), rows[:OPEN_ROWS], texts=True))
    if rows[OPEN_ROWS:]:
        older = as_table(t("visited.title"), rows[OPEN_ROWS:], texts=True)
        show(folded(t("visited.older", n=len(rows) - OPEN_ROWS), older))


def table_rows(ctx: PageContext, visits: pl.DataFrame) -> Rows:
    """The visits as the rows of a table."""
    return [_row(ctx, visit) for visit in visits.iter_rows(named=True)]


def sentence(ctx: PageContext, visits: pl.DataFrame) -> str:
    """How many visits there were, when the last one was, and how many findings still wait for a remedy."""
    t = ctx.t
    if visits.is_empty():
        return t("visited.none")
    last = visits.row(0, named=True)
    kind = t.of("visit_kind", last["kind"])
    counted = visits.filter(pl.col("counted_as").is_null())["visit_code"].n_unique()
    visited = t("visited.sentence", n=counted, date=t.date(last["visited_on"]), kind=kind)
    waiting = visits.filter(~pl.col("remedied")).height
    return f"{visited} {t('visited.open', n=waiting) if waiting else t('visited.none_open')}"


def _row(ctx: PageContext, visit: Row) -> dict[str, str]:
    t = ctx.t
    by = t.of("visited.level", visit["by_level"] or "unknown")
    visit_kind = t("visited.kind_by", kind=t.of("visit_kind", visit["kind"]), level=by)
    return {
        t("visited.day"): t.date(visit["visited_on"]),
        t("visited.what"): visit_kind if visit["counted_as"] is None else t("visited.twin", visit=visit_kind),
        t("visited.matter"): _finding(ctx, visit),
        t("visited.remedy"): _remedy(ctx, visit),
    }


def _finding(ctx: PageContext, visit: Row) -> str:
    t = ctx.t
    if visit["topic"] is None:
        return t("visited.nothing_recorded")
    about = ctx.flag_name(visit["flag"]) if visit["flag"] else t.of("topic", visit["topic"])
    if visit["outcome"] is None:
        return about
    return t("visited.with_outcome", about=about, outcome=t.of("outcome", visit["outcome"]))


def _remedy(ctx: PageContext, visit: Row) -> str:
    t = ctx.t
    if visit["due_on"] is None:
        return t("value.none")
    state = "done" if visit["remedied"] else "overdue" if _past(ctx, visit) else "waiting"
    return t.of("visited.remedy", state, date=t.date(visit["due_on"]))


def _past(ctx: PageContext, visit: Row) -> bool:
    """Whether the deadline is in a month before the one shown, or in it."""
    return ctx.as_of is not None and (visit["due_on"].year, visit["due_on"].month) <= (
        ctx.as_of.year,
        ctx.as_of.month,
    )
