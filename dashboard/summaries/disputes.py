"""Figures that a cell disputes: in words, and beside the flags that rest on the meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.language import Language
from dashboard.store.responses import ReadResponse
from dashboard.summaries.known_of_cell import CellContext

# Figures of a meeting that can be disputed, with their columns of cell_meetings.sql; "other" is described in a text.
FIGURES = {
    "duration": "duration_minutes", "came": "came", "expected": "expected", "speakers": "speakers",
    "tasks": "tasks_set", "criticism": "criticism_minutes", "papers": "papers_days", "notice": "notice_days",
    "entry": "entry_days", "self": "self_points", "superior": "superior_points",
}  # fmt: skip
OTHER = "other"
# Figures that are points; "other" may be about them.
POINTS = ("self", "superior", OTHER)
# In which columns of the table of meetings a figure stands.
STANDS_IN = {name: name for name in FIGURES} | {"came": "attendance", "expected": "attendance", OTHER: "date"}


def shown_value(t: Language, meeting: Mapping[str, Any], figure: str) -> str:
    """A figure of a row of cell_meetings.sql as it is written; "unknown" where it is."""
    value = meeting.get(FIGURES.get(figure, ""))
    return t("value.unknown") if value is None else t.number(value)


def in_words(t: Language, response: ReadResponse) -> str:
    """What is disputed, and how far the dispute is."""
    figure, texts = response.figure, response.texts
    where = t("dispute.of_meeting", date=t.date(figure.meeting_on)) if figure.meeting_on else ""
    state = t.of("dispute.state", response.state)
    return t("dispute.mark", figure=t.of("figure", figure.name), where=where, shown=texts.shown, claimed=texts.claimed,
             state=state)  # fmt: skip



def without_points(responses: Iterable[ReadResponse]) -> list[ReadResponse]:
    """The responses but disputes of points, which name what is shown and what is claimed."""
    return [one for one in responses if one.figure.name not in POINTS]


def marked(known: CellContext, responses: Sequence[ReadResponse], t: Language) -> CellContext:
    """The context with the open disputes beside each flag that they are about, or that rests on the meeting."""
    disputed: dict[str, list[str]] = {}
    for response in responses:
        if not response.is_open_dispute:
            continue
        day = response.figure.meeting_on
        resting = {flag for flag, days in known.held_on.items() if day in days}
        about = {response.flag} if response.flag else set()
        for flag in sorted(resting | about):
            disputed.setdefault(flag, []).append(in_words(t, response))
    return replace(known, disputed=disputed)


def in_meetings(t: Language, responses: Iterable[ReadResponse]) -> dict[str, dict[str, str]]:
    """By meeting and column of the table of meetings what the cell says of the figure, of the open disputes."""
    disputed: dict[str, dict[str, str]] = {}
    for one in responses:
        if one.is_open_dispute and one.figure.meeting_code:
            column = STANDS_IN.get(one.figure.name, "date")
            disputed.setdefault(one.figure.meeting_code, {})[column] = in_words(t, one)
    return disputed



def by_column(responses: Iterable[ReadResponse]) -> dict[str, dict[str, list[ReadResponse]]]:
    """By cell and column of the table of meetings the open disputes about a figure of it."""
    disputed: dict[str, dict[str, list[ReadResponse]]] = {}
    for one in responses:
        if one.is_open_dispute and one.figure.meeting_code:
            column = STANDS_IN.get(one.figure.name, "date")
            disputed.setdefault(one.cell_code, {}).setdefault(column, []).append(one)
    return disputed


def now_in_source(responses: Iterable[ReadResponse], meetings: Sequence[Mapping[str, Any]]) -> list[ReadResponse]:
    """The accepted corrections that the source has by now: the figure of the meeting is what the cell claimed.

    `meetings` are rows of cell_meetings.sql of the newest results.
    """
    by_code = {meeting["meeting_code"]: meeting for meeting in meetings}
    return [
        one
        for one in responses
        if one.is_open_dispute and one.state == "accepted" and one.figure.name in FIGURES
        and _is(by_code.get(one.figure.meeting_code, {}).get(FIGURES[one.figure.name]), one.texts.claimed)
    ]  # fmt: skip


def _is(value: Any, claimed: str) -> bool:
    if value is None:
        return False
    try:
        return float(value) == float(claimed.replace(",", "."))
    except ValueError:
        return False
