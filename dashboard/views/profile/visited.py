"""Who came to see a cell, what was found, and what became of it; rows as cell_visits.sql gives them."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.components.frame import Look
from dashboard.components.months import Rows, as_table
from dashboard.components.table import folded
from dashboard.markup import element, show

# The newest visits stand open; older ones are a click away.
OPEN_ROWS = 6
Row = dict[str, Any]


def draw(look: Look, visits: pl.DataFrame) -> Rows:
    """The part of the page: a sentence and the visits with their findings, newest first; gives the rows."""
    say = look.say
    rows = [_row(look, visit) for visit in visits.iter_rows(named=True)]
    show(element("h3", say("visited.title")), element("p", sentence(look, visits), class_="cp-lead"))
    if rows:
        show(as_table(say("visited.title"), rows[:OPEN_ROWS], texts=True))
    if rows[OPEN_ROWS:]:
        older = as_table(say("visited.title"), rows[OPEN_ROWS:], texts=True)
        show(folded(say("visited.older", n=len(rows) - OPEN_ROWS), older))
    return rows


def sentence(look: Look, visits: pl.DataFrame) -> str:
    """How many visits there were, when the last one was, and how many findings still wait for a remedy."""
    say = look.say
    if visits.is_empty():
        return say("visited.none")
    last = visits.row(0, named=True)
    kind = say.of("visit_kind", last["kind"])
    counted = visits.filter(pl.col("counted_as").is_null())["visit_code"].n_unique()
    told = say("visited.sentence", n=counted, date=say.date(last["visited_on"]), kind=kind)
    waiting = visits.filter(~pl.col("remedied")).height
    return f"{told} {say('visited.open', n=waiting) if waiting else say('visited.none_open')}"


def _row(look: Look, visit: Row) -> dict[str, str]:
    say = look.say
    by = say.of("visited.level", visit["by_level"] or "unknown")
    told = say("visited.kind_by", kind=say.of("visit_kind", visit["kind"]), level=by)
    return {
        say("visited.day"): say.date(visit["visited_on"]),
        say("visited.what"): told if visit["counted_as"] is None else say("visited.twin", visit=told),
        say("visited.found"): _found(look, visit),
        say("visited.remedy"): _remedy(look, visit),
    }


def _found(look: Look, visit: Row) -> str:
    say = look.say
    if visit["topic"] is None:
        return say("visited.nothing_recorded")
    about = look.flag_name(visit["flag"]) if visit["flag"] else say.of("topic", visit["topic"])
    if visit["outcome"] is None:
        return about
    return say("visited.with_outcome", about=about, outcome=say.of("outcome", visit["outcome"]))


def _remedy(look: Look, visit: Row) -> str:
    say = look.say
    if visit["due_on"] is None:
        return say("value.none")
    state = "done" if visit["remedied"] else "overdue" if _past(look, visit) else "waiting"
    return say.of("visited.remedy", state, date=say.date(visit["due_on"]))


def _past(look: Look, visit: Row) -> bool:
    """Whether the deadline lies in a month before the one looked at, or in it."""
    return look.as_of is not None and (visit["due_on"].year, visit["due_on"].month) <= (
        look.as_of.year,
        look.as_of.month,
    )
