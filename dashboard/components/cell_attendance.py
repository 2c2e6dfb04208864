"""Attendance of one cell: the sentence, the chart with the limits that are asked for, and what happened meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, charts, url_state
from dashboard.charts.limits import EXPECTED, KINDS, in_the_room, with_limits
from dashboard.charts.months import Band, Note
from dashboard.components import drawing, months
from dashboard.components.cell_responses import disputed_columns
from dashboard.components.frame import PageContext
from dashboard.components.table import folded
from dashboard.markup import element, show
from dashboard.summaries.attendance import attendance_sentence
from dashboard.summaries.disputes import in_words
from dashboard.summaries.sentences import fill

Row = dict[str, Any]


def draw(
    ctx: PageContext,
    cell: str,
    since: date | None,
    history: pl.DataFrame,
    notes: list[Note],
    below: Callable[[], None] | None = None,
    by_chance: Band | None = None,
) -> None:
    """The part of the page. `since`: the month of an estimated onset; `by_chance`: where chance alone would lead.

    `below` draws what stands right under the picture, before its words and controls.
    """
    t = ctx.t
    sentence = attendance_sentence(t, history)
    show(element("h3", t("profile.attendance")))
    if history["rate"].is_null().all():
        show(element("p", sentence, class_="cp-lead"))
    picture = st.container()
    if below is not None:
        below()
    if history["rate"].is_null().all():
        return
    show(element("p", sentence, class_="cp-limits"))
    shown, kind = _chosen(ctx, cell, history)
    judged = shown["usual"].count() > 0
    outside = f"{_outside(ctx, shown)} {t.of('limits.about', kind)}" if judged else t("limits.not_published")
    with picture:
        figure = charts.attendance(shown, since, t, drawing.theme(), kind, notes, by_chance)
        alt = f"{attendance_sentence(t, shown)} {outside}"
        drawing.draw(ctx, figure, t("profile.attendance"), alt, "attendance-chart", how="attendance")
    rows = months.attendance_rows(t, shown, kind)
    table = folded(t("profile.as_table"), months.as_table(t("profile.attendance"), rows))
    about = element("p", outside, class_="cp-limits")
    method = element("p", t.of("limits.method", kind), class_="cp-limits") if judged else None
    note_list = element("ol", *(element("li", words) for _, words in notes), class_="cp-notes") if notes else None
    show(folded(t("profile.chart_notes"), *(piece for piece in (about, method, note_list) if piece is not None)), table)


def table_rows(ctx: PageContext, cell: str, history: pl.DataFrame) -> months.Rows:
    """The table behind the picture as the rows of a file, with the limits that the address asks for."""
    if history["rate"].is_null().all():
        return []
    points = access.query("cell_points", ctx.scope, as_of=ctx.as_of, cell=cell)
    asked = url_state.kept("limits", EXPECTED)
    kind = asked if asked in KINDS and points.height else EXPECTED
    return months.attendance_rows(ctx.t, *_limited(history, points, kind, alone=url_state.kept("room") == "1"))


def _chosen(ctx: PageContext, cell: str, history: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """The months as the controls ask for them: with which limits, or those in the room alone."""
    t = ctx.t
    points = access.query("cell_points", ctx.scope, as_of=ctx.as_of, cell=cell)
    kinds = {kind: t.of("limits", kind) for kind in KINDS if kind == EXPECTED or points.height}
    online = history["present_online"].fill_null(0).sum() > 0
    with st.container(horizontal=True, vertical_alignment="center"):
        several = len(kinds) > 1
        kind = url_state.switch("limits", t("limits.label"), kinds, EXPECTED, hidden=True) if several else EXPECTED
        alone = online and url_state.tick("room", t("limits.in_the_room"))
    return _limited(history, points, kind, alone=alone)


def _limited(history: pl.DataFrame, points: pl.DataFrame, kind: str, *, alone: bool) -> tuple[pl.DataFrame, str]:
    if alone:
        return with_limits(in_the_room(history), points, EXPECTED), EXPECTED
    return with_limits(history, points, kind), kind


def notes_of(
    ctx: PageContext, cell: str, history: pl.DataFrame, holding: list[Row], visits: pl.DataFrame
) -> list[Note]:
    """What happened in the months in sight, one note a month: circumstances that began, visits from above, and figures
    of attendance that the cell disputes."""
    in_sight = set(history["month"])
    by_month: dict[date, list[str]] = {}
    for month, words in (*_begun(ctx, holding), *_visits(ctx, visits), *disputes_of(ctx, cell)):
        if month in in_sight and words not in by_month.setdefault(month, []):
            by_month[month].append(words)
    return [
        (month, ctx.t("notes.month", month=ctx.t.month(month), what="; ".join(by_month[month])))
        for month in sorted(by_month)
        if by_month[month]
    ]



def disputes_of(ctx: PageContext, cell: str) -> list[tuple[date, str]]:
    """The months whose attendance the cell disputes, and what it says of it."""
    disputed = disputed_columns(ctx, [cell]).get(cell, {}).get("attendance", ())
    return [
        (one.figure.meeting_on.replace(day=1), in_words(ctx.t, one).rstrip("."))
        for one in disputed
        if one.figure.meeting_on is not None
    ]


def _outside(ctx: PageContext, shown: pl.DataFrame) -> str:
    low = [ctx.t.month(month) for month in shown.filter(pl.col("side") == "low")["month"]]
    if not low:
        return ctx.t("limits.none_low")
    return ctx.t("limits.low", n=len(low), months=ctx.t.listed(low))


def _begun(ctx: PageContext, holding: list[Row]) -> Iterator[tuple[date, str]]:
    for row in holding:
        words = ctx.words.get(("circumstance", row["circumstance"]))
        since = json.loads(row["evidence"]).get("since")
        if words and since:
            year, month = map(int, since.split("-")[:2])
            yield date(year, month, 1), fill(words["sentence"], row["evidence"], ctx.t, masked=False).rstrip(".")


def _visits(ctx: PageContext, visits: pl.DataFrame) -> Iterator[tuple[date, str]]:
    for kind, on in visits["kind", "visited_on"].iter_rows():
        yield on.replace(day=1), ctx.t("notes.visit", kind=ctx.t.of("visit_kind", kind))
