"""One meeting of a cell as fields and values; rows as given by cell_meetings.sql."""

from __future__ import annotations

from typing import Any

from dashboard.language import Language

# In the order in which a meeting is read: what it was, who came, what was done, how it was recorded and scored.
COLUMNS = (
    "kind", "mode", "duration", "attendance", "speakers", "own_content", "repeated", "tasks", "criticism", "papers",
    "notice", "entry", "self", "superior",
)  # fmt: skip
# What only the record of one meeting has beside them.
RECORD = (
    "started", "ended", "chair", "premeeting", "superior_present", "topic", "agenda", "discussion", "opinions",
    "reminders", "online", "excused", "unexcused", "headcount", "source", "final_papers",
)  # fmt: skip
Meeting = dict[str, Any]


def field(t: Language, meeting: Meeting, name: str) -> str:
    """The value of a field of `COLUMNS` or `RECORD` as it is written; "unknown" where there is no value.

    A figure that the cell disputes says so; `disputed` of the meeting names those columns (`disputes.in_meetings`).
    """
    written = _WRITERS[name](t, meeting)
    value = t("value.unknown") if written is None else written
    return t("dispute.figure", value=value) if name in meeting.get("disputed", ()) else value


def known(t: Language, meeting: Meeting, name: str) -> bool:
    """Whether the field of a meeting has a value."""
    return _WRITERS[name](t, meeting) is not None


def day(t: Language, meeting: Meeting) -> str:
    """The day of the meeting, marked where the cell disputes a figure that has no column."""
    on = t.date(meeting["held_on"])
    return t("dispute.figure", value=on) if "date" in meeting.get("disputed", ()) else on


def _number(column: str) -> Any:
    return lambda t, m: None if m[column] is None else t.number(m[column])


def _share(column: str) -> Any:
    return lambda t, m: None if m[column] is None else t.percent(m[column])


def _repeated(t: Language, m: Meeting) -> str | None:
    """Minutes with too little of the cell's own are compared with none."""
    compared = m["repeated"] is not None or m["own_content"] is None
    return _share("repeated")(t, m) if compared else t("meeting.too_little")


def _clock(column: str) -> Any:
    return lambda t, m: None if m[column] is None else f"{m[column]:%H:%M}"


def _whether(column: str) -> Any:
    return lambda t, m: None if m[column] is None else t.whether(m[column])


def _days(column: str, after: str, before: str) -> Any:
    """Days, so many before or after the meeting."""

    def written(t: Language, m: Meeting) -> str | None:
        days = m[column]
        if not days:
            return None if days is None else t("meeting.same_day")
        return t.of("meeting.days", before if days > 0 else after, n=abs(days))

    return written


def _attendance(t: Language, m: Meeting) -> str | None:
    return None if m["came"] is None or not m["expected"] else f"{t.number(m['came'])}/{t.number(m['expected'])}"


def _tasks(t: Language, m: Meeting) -> str | None:
    counts = [m[name] for name in ("tasks_set", "tasks_with_lead", "tasks_reported")]
    return None if None in counts else "/".join(t.number(count) for count in counts)


def _score(who: str) -> Any:
    def written(t: Language, m: Meeting) -> str | None:
        points, band = m[f"{who}_points"], m[f"{who}_band"]
        parts = [t.number(points)] if points is not None else []
        return " · ".join([*parts, t.of("band", band)] if band else parts) or None

    return written


def _agenda(t: Language, m: Meeting) -> str | None:
    if m["agenda_items"] is None:
        return None
    professional = m["professional_items"]
    known = t("value.unknown") if professional is None else t.number(professional)
    return t("meeting.agenda_text", items=t.number(m["agenda_items"]), professional=known)


_WRITERS = {
    "kind": lambda t, m: t.of("meeting_kind", m["kind"]),
    "mode": lambda t, m: m["mode"] and t.of("meeting_mode", m["mode"]),
    "duration": _number("duration_minutes"), "attendance": _attendance, "speakers": _number("speakers"),
    "own_content": _share("own_content"), "repeated": _repeated, "tasks": _tasks,
    "criticism": _number("criticism_minutes"), "papers": _days("papers_days", "after", "before"),
    "notice": _days("notice_days", "after", "before"), "entry": _days("entry_days", "before", "after"),
    "self": _score("self"), "superior": _score("superior"), "started": _clock("started_at"),
    "ended": _clock("ended_at"), "chair": lambda t, m: m["chair_role"] and t.of("chair_role", m["chair_role"]),
    "premeeting": _whether("committee_premeeting"), "superior_present": _whether("superior_present"),
    "topic": lambda t, m: m["topic"], "agenda": _agenda, "discussion": _number("discussion_minutes"),
    "opinions": _number("opinions"), "reminders": _number("reminders"), "online": _number("present_online"),
    "excused": _number("excused"), "unexcused": _number("unexcused"), "headcount": _number("headcount_all_present"),
    "source": lambda t, m: t.of("meeting_source", m["attendance_source"]),
    "final_papers": lambda t, m: None if m["papers_final_on"] is None else t.date(m["papers_final_on"]),
}  # fmt: skip
