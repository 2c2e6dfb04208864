"""Each meeting of 24 months in a row; what a flag rests on is marked, a click shows only its meetings or one record."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dashboard import url_state
from dashboard.components import months
from dashboard.components.frame import PageContext
from dashboard.components.meeting_rows import COLUMNS, Meeting, day, field
from dashboard.components.table import Cell, table
from dashboard.markup import element, show
from dashboard.views.profile import meeting_record

OF_FLAG, RECORD = "of_flag", "meeting"
MARK = "●"
# What is hidden from those who are not to see scores yet.
SCORES = ("self_points", "self_band", "superior_points", "superior_band")
# Aligned left; the other columns are numbers.
TEXTS = ("kind", "mode", "papers", "notice", "entry", "self", "superior")


def draw(ctx: PageContext, cell: str, rows: list[Meeting]) -> None:
    """The part of the page. `rows` as cell_meetings.sql gives them."""
    t = ctx.t
    show(element("h3", t("meeting.title"), id="meetings"))
    if not rows:
        show(element("p", t("meeting.none"), class_="cp-empty"))
        return
    flag = _chosen(ctx, rows)
    shown = [row for row in rows if not flag or flag in row["flags"]]
    show(element("p", t("meeting.sentence", n=len(shown), total=len(rows)), class_="cp-lead"), _table(ctx, cell, shown))
    if any(row["flags"] for row in shown):
        show(element("p", t("meeting.mark", mark=MARK), class_="cp-limits"))
    record = next((row for row in rows if row["meeting_code"] == url_state.kept(RECORD)), None)
    if record is not None:
        meeting_record.draw(ctx, cell, record)


def exported(ctx: PageContext, rows: list[Meeting]) -> months.Rows:
    """All meetings as the rows of a file."""
    return [_exported(ctx, row) for row in rows]


def columns_of(ctx: PageContext, flags: list[str]) -> set[str]:
    """The columns of the table that flags rest on, as their words name them."""
    return {column for flag in flags for column in ctx.spoken(flag).get("columns", ())}


def _chosen(ctx: PageContext, rows: list[Meeting]) -> str:
    flags = sorted({flag for row in rows for flag in row["flags"]})
    if not flags:
        return ""
    options = {"": ctx.t("meeting.all")} | {flag: ctx.flag_name(flag) for flag in flags}
    return url_state.switch(OF_FLAG, ctx.t("meeting.filter"), options)


def _table(ctx: PageContext, cell: str, rows: list[Meeting]) -> Any:
    """Columns that no meeting of the table has a value in are left out."""
    t, unknown = ctx.t, ctx.t("value.unknown")
    names = [name for name in COLUMNS if any(field(t, row, name) != unknown for row in rows)]
    head = [t("meeting.column.date"), *(t.of("meeting.column", name) for name in names)]
    numbers = [place for place, name in enumerate(names, 1) if name not in TEXTS]
    return table(t("meeting.title"), head, [_row(ctx, cell, row, names) for row in rows], numbers=numbers)


def _row(ctx: PageContext, cell: str, row: Meeting, names: list[str]) -> list[Cell]:
    """The day is marked too where a flag rests on the meeting as a whole."""
    t, marked = ctx.t, columns_of(ctx, row["flags"])
    address = f"?{urlencode(ctx.link(cell=cell, **_kept(), meeting=row['meeting_code']))}#record"
    link = element("a", day(t, row), href=address, target="_self")
    flags = "; ".join(map(ctx.flag_name, row["flags"]))
    cells: list[Cell] = [element("span", f"{MARK} ", link, title=flags) if flags else link]
    for name in names:
        value = field(t, row, name)
        shown = element("strong", f"{MARK} {value}") if name in marked else value
        claim = row.get("disputed", {}).get(name)
        cells.append(element("span", shown, title=claim, class_="cp-disputed") if claim else shown)
    return cells


def _kept() -> dict[str, str]:
    return {OF_FLAG: flag} if (flag := url_state.kept(OF_FLAG)) else {}


def _exported(ctx: PageContext, row: Meeting) -> dict[str, str]:
    t = ctx.t
    flags = "; ".join(ctx.flag_name(flag) for flag in row["flags"])
    values = {t.of("meeting.column", name): field(t, row, name) for name in COLUMNS}
    return {t("meeting.column.date"): day(t, row), **values, t("column.flags"): flags}
