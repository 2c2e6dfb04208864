"""The head of a brief: which cell, where, who, when it meets, when it was visited, how much of it is known."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from dashboard.language import Language
from dashboard.summaries.places import place_of


def facts(
    head: dict[str, Any], roll: list[dict[str, Any]], secretary: list[dict[str, Any]], met: list[dict[str, Any]],
    visits: list[dict[str, Any]], meetings: list[dict[str, Any]], as_of: date, t: Language,
) -> list[tuple[str, str]]:  # fmt: skip
    """Label and value of each fact; `head` as given by cell.sql, `meetings` by cell_meetings.sql, the others alike."""
    return [
        (t("brief.code"), head["cell_code"]),
        (t("brief.place"), place_of(head["above"])),
        (t("brief.type"), f"{t.of('cell_type', head['cell_type'])}; {t.of('state', head['state'] or 'thin')}"),
        (t("brief.roll"), _roll(roll, t)),
        (t("brief.secretary"), _secretary(secretary, t)),
        (t("brief.last_visit"), _last_visit(visits, t)),
        (t("brief.open_findings"), _open_findings(visits, t)),
        (t("brief.meeting_day"), _meeting_day(met, t)),
        (t("brief.meeting_hour"), _meeting_hour(meetings, t)),
        (t("brief.data"), _data(head["completeness"], as_of, t)),
    ]


def _roll(roll: list[dict[str, Any]], t: Language) -> str:
    if not roll:
        return t("value.unknown")
    row = {name: t("value.unknown") if value is None else value for name, value in roll[0].items()}
    return t("brief.roll_text", members=row["members"], expected=row["expected"], exempt=row["exempt"])


def _secretary(secretary: list[dict[str, Any]], t: Language) -> str:
    """Since when there is the present secretary; that the post is vacant; or that this is not known."""
    known = secretary[0] if secretary else {"vacant": None, "since": None}
    if known["vacant"]:
        return t("brief.secretary_vacant")
    return t("value.unknown") if known["since"] is None else t.date(known["since"])


def _meeting_day(met: list[dict[str, Any]], t: Language) -> str:
    """The day of the month on which the cell met most often of late, and how often it did."""
    days = Counter(on.day for row in met for on in row["met_on"] or [])
    if not days:
        return t("value.unknown")
    day, times = max(days.items(), key=lambda item: (item[1], -item[0]))
    return t("brief.meeting_day_text", day=day, n=times, total=days.total())


def _meeting_hour(meetings: list[dict[str, Any]], t: Language) -> str:
    """The hour at which most of the last 12 known meetings began, and how many did."""
    known = [f"{row['started_at']:%H:%M}" for row in meetings if row["started_at"] is not None][:12]
    if not known:
        return t("value.unknown")
    hour, times = max(Counter(known).items(), key=lambda item: (item[1], item[0]))
    return t("brief.meeting_hour_text", hour=hour, n=times, total=len(known))


def _last_visit(visits: list[dict[str, Any]], t: Language) -> str:
    if not visits:
        return t("brief.no_visit")
    last = visits[0]
    visit = t("brief.visit_text", date=t.date(last["visited_on"]), kind=t.of("visit_kind", last["kind"]))
    promised = [v for v in visits if v["visit_code"] == last["visit_code"] and v["due_on"] is not None]
    if not promised:
        return t("brief.visit_no_commitment", visit=visit)
    done = sum(bool(v["remedied"]) for v in promised)
    return t("brief.visit_commitments", visit=visit, n=len(promised), done=done)


def _open_findings(visits: list[dict[str, Any]], t: Language) -> str:
    left = [visit for visit in visits if visit["remedied"] is False]
    if not left:
        return t("brief.no_open_finding")
    topics = dict.fromkeys(t.of("topic", visit["topic"]) for visit in left)
    earliest = min(visit["due_on"] for visit in left)
    return t("brief.open_text", n=len(left), topics=t.listed(list(topics)), date=t.date(earliest))


def _data(completeness: float | None, as_of: date, t: Language) -> str:
    seen = t("value.unknown") if completeness is None else t.percent(completeness)
    return t("brief.data_text", month=t.month(as_of), seen=seen)
