"""Cells whose attendance is falling, side by side on one scale: each with its expected line, onset and profile."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.charts.small import floor_of, small
from dashboard.components import drawing, flag_cards, paging
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.links import cell_link
from dashboard.components.months import as_table
from dashboard.components.table import folded
from dashboard.language import Language
from dashboard.markup import element, show

ACROSS = 3
ON_A_PAGE = 6
# More than a province has; the file holds the whole list, not the page.
WHOLE_LIST = 100_000


def draw(look: Look, unit: str) -> None:
    """The part of the page: a sentence, the charts of one page of cells, and the list as a file."""
    say, asked = look.say, {"as_of": look.as_of}
    show(element("h2", say("falls.title"), class_="cp-part"))

    def ask(skip: int) -> pl.DataFrame:
        return access.ask("attendance_falls", unit, **asked, skip=skip, take=ON_A_PAGE)

    number, cells = paging.leaf(ask, ON_A_PAGE)
    if cells.is_empty():
        show(element("p", say("falls.none"), class_="cp-empty"))
        return
    n_act, n_watch = cells["n_act"][0], cells["n_watch"][0]
    show(
        element("p", say("falls.sentence", n=n_act + n_watch, act=n_act, watch=n_watch), class_="cp-lead"),
        element("p", say("falls.limits"), class_="cp-limits"),
    )
    months = access.ask("attendance_fall_months", unit, **asked)
    _grid(look, cells, months)
    paging.draw(say, number, n_act + n_watch, ON_A_PAGE)
    offer(say, "attendance-falls", lambda: exported(look, unit))


def exported(look: Look, unit: str) -> list[dict[str, str]]:
    """The whole list as rows of a file, with counts of persons masked."""
    cells = access.ask("attendance_falls", unit, as_of=look.as_of, skip=0, take=WHOLE_LIST)
    return [_row(look, cell) for cell in cells.iter_rows(named=True)]


def _grid(look: Look, cells: pl.DataFrame, months: pl.DataFrame) -> None:
    here = months.join(cells.select("cell_code"), on="cell_code", how="semi")
    floor = floor_of(here)
    of_cell = here.partition_by("cell_code", as_dict=True)
    nothing = months.clear()
    for first in range(0, cells.height, ACROSS):
        for column, cell in zip(st.columns(ACROSS), cells[first : first + ACROSS].iter_rows(named=True), strict=False):
            with column, st.container(border=True, key=f"card-fall-{cell['cell_code']}"):
                _cell(look, cell, of_cell.get((cell["cell_code"],), nothing), floor)


def _cell(look: Look, cell: dict[str, Any], months: pl.DataFrame, floor: float) -> None:
    say = look.say
    cell_link(look, cell["cell_code"], cell["name"])
    chip = element("span", say.of("severity", cell["severity"]), class_=f"cp-chip cp-chip-{cell['severity']}")
    show(
        element("p", chip, " ", f"{cell['above'] or ''} · {_size(say, cell)}", class_="cp-place"),
        element("p", flag_cards.trigger(look, cell), class_="cp-fall"),
    )
    if months.is_empty():
        return
    figure = small(months, cell["since"], floor, say, drawing.theme())
    alt = say("falls.alt", name=cell["name"], sentence=flag_cards.sentence(look, cell))
    drawing.draw(figure, alt, f"fall-chart-{cell['cell_code']}")
    show(folded(say("profile.as_table"), as_table(alt, [_month(say, row) for row in reversed(months.to_dicts())])))


def _size(say: Language, cell: dict[str, Any]) -> str:
    if cell["expected"] is None:
        return say("queue.size_unknown")
    return say("queue.size", size=say.persons(cell["expected"]), n=cell["expected"])


def _month(say: Language, row: dict[str, Any]) -> dict[str, str]:
    def percent(value: float | None) -> str:
        return say("value.unknown") if value is None else say.percent(value)

    limited = row["low95"] is not None
    return {
        say("column.month"): say.month(row["month"]),
        say("column.rate"): percent(row["rate"]),
        say("column.usual"): percent(row["usual"]),
        say("column.limits"): say("attendance.range", low=percent(row["low95"]), high=percent(row["high95"]))
        if limited
        else say("value.unknown"),
    }


def _row(look: Look, cell: dict[str, Any]) -> dict[str, str]:
    say = look.say
    return {
        say("column.cell_code"): cell["cell_code"],
        say("column.cell"): cell["name"],
        say("column.unit"): cell["above"] or "",
        say("column.cell_type"): say.of("cell_type", cell["cell_type"]),
        say("column.state"): say.of("severity", cell["severity"]),
        say("column.members"): "" if cell["expected"] is None else say.persons(cell["expected"]),
        say("falls.onset"): "" if cell["since"] is None else say.short_month(cell["since"]),
        say("column.signs"): flag_cards.sentence(look, cell),
    }
