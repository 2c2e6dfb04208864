"""Cells whose attendance is falling, side by side on one scale: each with its expected line, onset and profile."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.charts.small import floor_of, small
from dashboard.components import drawing, flag_cards, paging
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.links import cell_link
from dashboard.components.months import as_table
from dashboard.components.table import folded
from dashboard.language import Language
from dashboard.markup import element, show
from dashboard.scope import Scope

ACROSS = 3
ON_A_PAGE = 6
# More than a province has; the file holds the whole list, not the page.
WHOLE_LIST = 100_000


def draw(ctx: PageContext, unit: Scope) -> None:
    """The part of the page: a sentence, the charts of one page of cells, and the list as a file."""
    t, asked = ctx.t, {"as_of": ctx.as_of}
    show(element("h2", t("falls.title"), class_="cp-part"))

    def query(skip: int) -> pl.DataFrame:
        return access.query("attendance_falls", unit, **asked, skip=skip, take=ON_A_PAGE)

    number, cells = paging.leaf(query, ON_A_PAGE)
    if cells.is_empty():
        show(element("p", t("falls.none"), class_="cp-empty"))
        return
    n_act, n_watch = cells["n_act"][0], cells["n_watch"][0]
    show(
        element("p", t("falls.sentence", n=n_act + n_watch, act=n_act, watch=n_watch), class_="cp-lead"),
        element("p", t("falls.limits"), class_="cp-limits"),
    )
    months = access.query("attendance_fall_months", unit, **asked)
    _grid(ctx, cells, months)
    paging.draw(t, number, n_act + n_watch, ON_A_PAGE)
    offer(t, "attendance-falls", lambda: exported(ctx, unit))


def exported(ctx: PageContext, unit: Scope) -> list[dict[str, str]]:
    """The whole list as rows of a file, with counts of persons masked."""
    cells = access.query("attendance_falls", unit, as_of=ctx.as_of, skip=0, take=WHOLE_LIST)
    return [_row(ctx, cell) for cell in cells.iter_rows(named=True)]


def _grid(ctx: PageContext, cells: pl.DataFrame, months: pl.DataFrame) -> None:
    here = months.join(cells.select("cell_code"), on="cell_code", how="semi")
    floor = floor_of(here)
    of_cell = here.partition_by("cell_code", as_dict=True)
    nothing = months.clear()
    for first in range(0, cells.height, ACROSS):
        for column, cell in zip(st.columns(ACROSS), cells[first : first + ACROSS].iter_rows(named=True), strict=False):
            with column, st.container(border=True, key=f"card-fall-{cell['cell_code']}"):
                _cell(ctx, cell, of_cell.get((cell["cell_code"],), nothing), floor)


def _cell(ctx: PageContext, cell: dict[str, Any], months: pl.DataFrame, floor: float) -> None:
    t = ctx.t
    cell_link(ctx, cell["cell_code"], cell["name"])
    chip = element("span", t.of("severity", cell["severity"]), class_=f"cp-chip cp-chip-{cell['severity']}")
    show(
        element("p", chip, " ", f"{cell['above'] or ''} · {_size(t, cell)}", class_="cp-place"),
        element("p", flag_cards.trigger(ctx, cell), class_="cp-fall"),
    )
    if months.is_empty():
        return
    figure = small(months, cell["since"], floor, t, drawing.theme())
    alt = t("falls.alt", name=cell["name"], sentence=flag_cards.sentence(ctx, cell))
    title = t("falls.picture", name=cell["name"])
    drawing.draw(ctx, figure, title, alt, f"fall-chart-{cell['cell_code']}", how="fall")
    show(folded(t("profile.as_table"), as_table(alt, [_month(t, row) for row in reversed(months.to_dicts())])))


def _size(t: Language, cell: dict[str, Any]) -> str:
    if cell["expected"] is None:
        return t("queue.size_unknown")
    return t("queue.size", size=t.persons(cell["expected"]), n=cell["expected"])


def _month(t: Language, row: dict[str, Any]) -> dict[str, str]:
    def percent(value: float | None) -> str:
        return t("value.unknown") if value is None else t.percent(value)

    limited = row["low95"] is not None
    return {
        t("column.month"): t.month(row["month"]),
        t("column.rate"): percent(row["rate"]),
        t("column.usual"): percent(row["usual"]),
        t("column.limits"): t("attendance.range", low=percent(row["low95"]), high=percent(row["high95"]))
        if limited
        else t("value.unknown"),
    }


def _row(ctx: PageContext, cell: dict[str, Any]) -> dict[str, str]:
    t = ctx.t
    return {
        t("column.cell_code"): cell["cell_code"],
        t("column.cell"): cell["name"],
        t("column.unit"): cell["above"] or "",
        t("column.cell_type"): t.of("cell_type", cell["cell_type"]),
        t("column.state"): t.of("severity", cell["severity"]),
        t("column.members"): "" if cell["expected"] is None else t.persons(cell["expected"]),
        t("falls.onset"): "" if cell["since"] is None else t.short_month(cell["since"]),
        t("column.flags"): flag_cards.sentence(ctx, cell),
    }
