"""Attendance of one cell: the sentence, the chart with the limits that are asked for, and what happened meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, charts, url_state
from dashboard.charts.limits import EXPECTED, KINDS, in_the_room, with_limits
from dashboard.charts.months import Note
from dashboard.components import drawing, months
from dashboard.components.frame import Look
from dashboard.components.table import folded
from dashboard.markup import element, show
from dashboard.sentences import fill

Row = dict[str, Any]


def draw(look: Look, cell: str, since: date | None, history: pl.DataFrame, notes: list[Note]) -> months.Rows:
    """The part of the page; gives the rows of its table. `since`: the month of an estimated onset."""
    say = look.say
    show(
        element("h3", say("profile.attendance")),
        element("p", months.attendance_sentence(say, history), class_="cp-lead"),
    )
    if history["rate"].is_null().all():
        return []
    shown, kind = _chosen(look, cell, history)
    judged = shown["usual"].count() > 0
    outside = f"{_outside(look, shown)} {say.of('limits.about', kind)}" if judged else say("limits.not_published")
    figure = charts.attendance(shown, since, say, drawing.theme(), kind, notes)
    alt = f"{months.attendance_sentence(say, shown)} {outside}"
    drawing.draw(figure, alt, "attendance-chart")
    rows = months.attendance_rows(say, shown, kind)
    about = element("p", outside, class_="cp-limits")
    told = element("ol", *(element("li", words) for _, words in notes), class_="cp-notes") if notes else None
    table = folded(say("profile.as_table"), months.as_table(say("profile.attendance"), rows))
    show(*(piece for piece in (about, told, table) if piece is not None))
    return rows


def _chosen(look: Look, cell: str, history: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """The months as the controls ask for them: with which limits, or those in the room alone."""
    say = look.say
    points = access.ask("cell_points", look.scope, as_of=look.as_of, cell=cell)
    kinds = {kind: say.of("limits", kind) for kind in KINDS if kind == EXPECTED or points.height}
    online = history["present_online"].fill_null(0).sum() > 0
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = url_state.switch("limits", say("limits.label"), kinds, EXPECTED) if len(kinds) > 1 else EXPECTED
        alone = online and url_state.tick("room", say("limits.in_the_room"))
    if alone:
        return with_limits(in_the_room(history), points, EXPECTED), EXPECTED
    return with_limits(history, points, kind), kind


def notes_of(look: Look, history: pl.DataFrame, holding: list[Row], visits: pl.DataFrame) -> list[Note]:
    """What happened in the months in sight, one note a month: circumstances that began, visits from above."""
    in_sight = set(history["month"])
    by_month: dict[date, list[str]] = {}
    for month, words in (*_begun(look, holding), *_visits(look, visits)):
        if month in in_sight and words not in by_month.setdefault(month, []):
            by_month[month].append(words)
    return [
        (month, look.say("notes.month", month=look.say.month(month), what="; ".join(by_month[month])))
        for month in sorted(by_month)
        if by_month[month]
    ]


def _outside(look: Look, shown: pl.DataFrame) -> str:
    low = [look.say.month(month) for month in shown.filter(pl.col("side") == "low")["month"]]
    if not low:
        return look.say("limits.none_low")
    return look.say("limits.low", n=len(low), months=look.say.listed(low))


def _begun(look: Look, holding: list[Row]) -> Iterator[tuple[date, str]]:
    for row in holding:
        words = look.words.get(("circumstance", row["circumstance"]))
        since = json.loads(row["evidence"]).get("since")
        if words and since:
            year, month = map(int, since.split("-")[:2])
            yield date(year, month, 1), fill(words["sentence"], row["evidence"], look.say, masked=False).rstrip(".")


def _visits(look: Look, visits: pl.DataFrame) -> Iterator[tuple[date, str]]:
    for kind, on in visits["kind", "visited_on"].iter_rows():
        yield on.replace(day=1), look.say("notes.visit", kind=look.say.of("visit_kind", kind))
