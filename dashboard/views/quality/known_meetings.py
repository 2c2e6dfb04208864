"""The meetings that a report or a sign-in sheet can be of: those known of its day, the nearest in time first."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import streamlit as st

from dashboard import access
from dashboard.components.frame import PageContext
from etl.mapping.understood import Question
from etl.user_error import UserError

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CLOCK = re.compile(r"\b\d{2}:\d{2}\b")
# The organisation of the meeting chosen last: reports that are handed in together are often of one.
UNIT = "upload-unit"


def offered(ctx: PageContext, question: Question) -> dict[str, str]:
    """By code the meetings known of the day that the question is about, in words; those of the organisation that was
    chosen last come first. Empty where it names no day."""
    unit = st.session_state.get(UNIT, "")
    ordered = sorted(_known(ctx, question), key=lambda row: row["unit_name"] != unit)
    return {row["meeting_code"]: _label(ctx, row) for row in ordered}


def remember(ctx: PageContext, question: Question, code: str) -> None:
    """Keeps the organisation of the meeting that was chosen."""
    unit = next((row["unit_name"] for row in _known(ctx, question) if row["meeting_code"] == code), None)
    if unit:
        st.session_state[UNIT] = unit


def _known(ctx: PageContext, question: Question) -> list[dict[str, Any]]:
    day, clock = DAY.search(question.about), CLOCK.search(question.about)
    if day is None:
        return []
    try:
        rows = access.query("meetings_on", ctx.scope, days=",".join(_readings(day[0])), clock=clock[0] if clock else "")
    except UserError:
        # Nothing is published yet, so nothing is known.
        return []
    return rows.to_dicts()


def _readings(day: str) -> list[str]:
    """The day, and the one with day and month exchanged: which it is may still be asked."""
    year, month, dom = day.split("-")
    return [day, f"{year}-{dom}-{month}"] if int(dom) <= 12 and month != dom else [day]


def _label(ctx: PageContext, row: dict[str, Any]) -> str:
    on: date = row["held_on"]
    clock = f" {row['started_at']:%H:%M}" if row["started_at"] else ""
    unit = f" ({row['unit_name']})" if row["unit_name"] else ""
    return f"{row['cell_name']}, {ctx.t.date(on)}{clock}, {ctx.t.of('meeting_kind', row['kind'])}{unit}"
