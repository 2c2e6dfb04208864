"""The record of one meeting: all its fields, its tasks, the visit of that day, its minutes where they may be read."""

from __future__ import annotations

from typing import Any

from dashboard import access
from dashboard.auth.access_log import texts_seen
from dashboard.components.frame import PageContext
from dashboard.components.meeting_rows import COLUMNS, RECORD, Meeting, field
from dashboard.components.months import as_table
from dashboard.components.table import table
from dashboard.markup import Markup, element, show


def draw(ctx: PageContext, cell: str, meeting: Meeting) -> None:
    """The part of the page; `meeting` as cell_meetings.sql gives it."""
    t, code = ctx.t, meeting["meeting_code"]
    may_read = ctx.user.may("texts")
    asked = {"as_of": ctx.as_of, "cell": cell, "meeting": code, "texts": may_read}
    parts = access.query("meeting_record", ctx.scope, **asked).to_dicts()
    if any(part["text"] for part in parts):
        texts_seen(ctx.user, [code])
    title = t("meeting.record", date=t.date(meeting["held_on"]))
    fields = [[t.of("meeting.column", name), field(t, meeting, name)] for name in (*COLUMNS, *RECORD)]
    show(
        element("h3", title, id="record"),
        table(title, [t("meeting.field"), t("meeting.value")], fields),
        *_tasks(ctx, [part for part in parts if part["part"] == "task"]),
        *_visits(ctx, [part for part in parts if part["part"] == "visit"]),
        *_minutes(ctx, [part["text"] for part in parts if part["part"] == "minutes"], may_read=may_read),
    )


def _tasks(ctx: PageContext, tasks: list[dict[str, Any]]) -> list[Markup]:
    t, unknown = ctx.t, ctx.t("value.unknown")
    rows = [
        {
            t("follow.text"): task["text"] or unknown,
            t("column.tasks_with_lead"): unknown if task["lead_named"] is None else t.whether(task["lead_named"]),
            t("follow.due"): t.date(task["due_on"]) if task["due_on"] else unknown,
            t("meeting.reported"): t.date(task["reported_on"]) if task["reported_on"] else t("value.no"),
            t("meeting.percent"): unknown if task["percent_done"] is None else t.number(task["percent_done"]),
        }
        for task in tasks
    ]
    return [element("h4", t("meeting.tasks")), as_table(t("meeting.tasks"), rows, texts=True)] if rows else []


def _visits(ctx: PageContext, visits: list[dict[str, Any]]) -> list[Markup]:
    t = ctx.t
    words = [
        t("meeting.visit", kind=t.of("visit_kind", visit["kind"]), level=t.of("visited.level", visit["by_level"]))
        if visit["by_level"]
        else t.of("visit_kind", visit["kind"])
        for visit in visits
    ]
    return [element("p", t("meeting.visited", visits="; ".join(words)), class_="cp-lead")] if words else []


def _minutes(ctx: PageContext, texts: list[str], *, may_read: bool) -> list[Markup]:
    t = ctx.t
    if texts:
        lines = (element("p", line) for line in texts[0].splitlines() if line.strip())
        return [element("h4", t("meeting.minutes")), element("blockquote", *lines)]
    why = t("meeting.minutes_not_kept") if may_read else t("meeting.minutes_not_allowed")
    return [element("p", why, class_="cp-limits")]
