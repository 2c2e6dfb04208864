"""Each meeting of 24 months in a row; what a flag rests on is marked, and a click shows only its meetings."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from dashboard import url_state
from dashboard.components import months
from dashboard.components.frame import PageContext
from dashboard.components.meeting_rows import COLUMNS, Meeting, day, field, known
from dashboard.components.table import Cell, table
from dashboard.markup import Markup, element, show

# Gives the address of a meeting.
Address = Callable[[Meeting], str]
OF_FLAG, RECORD = "of_flag", "meeting"
MARK = "●"
# What is hidden from those who are not to see scores yet.
SCORES = ("self_points", "self_band", "superior_points", "superior_band")
# Aligned left; the other columns are numbers.
TEXTS = ("kind", "mode", "papers", "notice", "entry", "self", "superior")


def draw(ctx: PageContext, rows: list[Meeting], *, address: Address | None = None) -> None:
    """The table; `rows` as cell_meetings.sql gives them, and `address` where the meeting of a row is shown."""
    t = ctx.t
    show(element("h3", t("meeting.title"), id="meetings"))
    if not rows:
        show(element("p", t("meeting.none"), class_="cp-empty"))
        return
    flag = _chosen(ctx, rows)
    shown = [row for row in rows if not flag or flag in row["flags"]]
    sentence = t("meeting.sentence", n=len(shown), total=len(rows))
    how = f" {t('meeting.opens')}" if address else ""
    show(element("p", sentence, how, class_="cp-lead"), _table(ctx, shown, address))
    if any(row["flags"] for row in shown):
        show(element("p", t("meeting.mark", mark=MARK), class_="cp-limits"))


def record_address(ctx: PageContext, cell: str, meeting: Meeting) -> str:
    """Where the page of the cell shows the record of a meeting; the choice of a flag is kept."""
    kept = {OF_FLAG: flag} if (flag := url_state.kept(OF_FLAG)) else {}
    return f"?{urlencode(ctx.link(cell=cell, **kept, meeting=meeting['meeting_code']))}#record"


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


def _table(ctx: PageContext, rows: list[Meeting], address: Address | None) -> Markup:
    """Columns that no meeting of the table has a value in are left out."""
    t = ctx.t
    names = [name for name in COLUMNS if any(known(t, row, name) for row in rows)]
    head = [t("meeting.column.date"), *(t.of("meeting.column", name) for name in names)]
    numbers = [place for place, name in enumerate(names, 1) if name not in TEXTS]
    lines = [_row(ctx, row, names, address) for row in rows]
    return table(t("meeting.title"), head, lines, numbers=numbers, dense=True)


def _row(ctx: PageContext, row: Meeting, names: list[str], address: Address | None) -> list[Cell]:
    """The day is marked too where a flag rests on the meeting as a whole; what is unknown is not marked."""
    t, marked = ctx.t, columns_of(ctx, row["flags"])
    shown = element("a", day(t, row), href=address(row), target="_self") if address else day(t, row)
    flags = "; ".join(map(ctx.flag_name, row["flags"]))
    cells: list[Cell] = [element("span", f"{MARK} ", shown, title=flags) if flags else shown]
    for name in names:
        value = field(t, row, name)
        shown = element("strong", f"{MARK} {value}") if name in marked and known(t, row, name) else value
        claim = row.get("disputed", {}).get(name)
        cells.append(element("span", shown, title=claim, class_="cp-disputed") if claim else shown)
    return cells


def _exported(ctx: PageContext, row: Meeting) -> dict[str, str]:
    t = ctx.t
    flags = "; ".join(ctx.flag_name(flag) for flag in row["flags"])
    values = {t.of("meeting.column", name): field(t, row, name) for name in COLUMNS}
    return {t("meeting.column.date"): day(t, row), **values, t("column.flags"): flags}
