"""Below the first screen of a profile stands the rest by what it is about; only the open tab is asked and drawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from dashboard import url_state
from dashboard.components import agenda_asked, families, flag_judging, meeting_table
from dashboard.components.links import compare_link
from dashboard.markup import element, show
from dashboard.views.profile import (
    cell_discipline,
    completeness,
    follow_through,
    measures,
    meeting_record,
    scores,
    similar,
    visited,
)
from dashboard.views.profile.cell_data import CellData

TAB = "tab"


def draw(data: CellData) -> None:
    """The tabs, and the one that the address opens; a link to a meeting, or to those of a flag, opens theirs."""
    asked = any(url_state.kept(name) for name in (meeting_table.RECORD, meeting_table.OF_FLAG))
    labels = {name: data.ctx.t.of("profile.tab", name) for name in TABS}
    for name, tab in url_state.tabs(TAB, labels, "meetings" if asked else "reasons").items():
        if tab.open:
            with tab:
                TABS[name](data)


def _reasons(data: CellData) -> None:
    show(*families.draw(data.ctx, data.flags, data.known, data.quiet))
    flag_judging.draw(data.ctx, data.code, [flag["flag"] for flag in data.flags])


def _meetings(data: CellData) -> None:
    measures.draw(data.ctx, data.cell)
    meetings = data.meetings()
    meeting_table.draw(data.ctx, meetings, address=partial(meeting_table.record_address, data.ctx, data.code))
    record = next((one for one in meetings if one["meeting_code"] == url_state.kept(meeting_table.RECORD)), None)
    if record is not None:
        meeting_record.draw(data.ctx, data.code, record)


def _work(data: CellData) -> None:
    follow_through.draw(data.ctx, data.history, data.overdue())
    show(agenda_asked.of_cell(data.ctx, data.ask("agenda_asked")))


def _visits(data: CellData) -> None:
    visited.draw(data.ctx, data.visits)
    cell_discipline.draw(data.ctx, data.code)


def _peers(data: CellData) -> None:
    compare_link(data.ctx, data.code)
    similar.draw(data.ctx, data.code)


def _points(data: CellData) -> None:
    if data.scored:
        scores.draw(data.ctx, data.ask("cell_scores"))
    else:
        show(element("p", data.ctx.t("blind.scores"), class_="cp-limits"))
    completeness.draw(data.ctx, data.history, data.ask("cell_known"))


TABS: dict[str, Callable[[CellData], None]] = {
    "reasons": _reasons, "meetings": _meetings, "work": _work, "visits": _visits, "peers": _peers, "points": _points,
}  # fmt: skip
