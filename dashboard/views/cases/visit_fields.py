"""The fields of a visit's form: how it was made and what was promised; each may stay empty, and is unknown then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

import streamlit as st

from dashboard.language import Language
from dashboard.store.tables import VISIT_KINDS, VISITOR_LEVELS, VisitMade
from dashboard.store.visits import Given, Made

USUAL_KIND = "thematic_supervision"
REMARKS = (True, False)
STEP_SECONDS = 300
# What is filled in of one commitment: its text, its day, the flag it is about.
Fields = tuple[str, date | None, str | None]


def draw(t: Language, on: date, selected_by: str, usual_kind: str) -> Made:
    """The fields of how a visit on a day was made, and what was chosen in them."""
    unknown = t("value.unknown")
    left, right = st.columns(2)
    kind = left.selectbox(
        t("visit.kind"), VISIT_KINDS, index=VISIT_KINDS.index(usual_kind), key="visit-kind",
        format_func=lambda kind: t.of("visit_kind", kind),
    )  # fmt: skip
    level = right.selectbox(
        t("visit.level"), VISITOR_LEVELS, index=None, placeholder=unknown, key="visit-level",
        format_func=lambda level: t.of("visited.level", level),
    )  # fmt: skip
    first, second, third = st.columns(3)
    arrived = first.time_input(t("visit.arrived"), None, step=STEP_SECONDS, key="visit-arrived")
    gone = second.time_input(t("visit.left"), None, step=STEP_SECONDS, key="visit-left")
    remarks = third.selectbox(
        t("visit.remarks"), REMARKS, index=None, placeholder=unknown, key="visit-remarks",
        format_func=lambda given: t.of("visit.remarks_given", str(given).lower()),
    )  # fmt: skip
    return Made(on, selected_by, str(kind), level, _moment(on, arrived), _moment(on, gone), remarks)


def commitment(t: Language, flags: Mapping[str, str], sheet: int, place: int) -> Fields:
    """What was promised, by which day, and about which of the flags (by flag its label).

    `sheet` counts the forms that were written before, so that a new one begins empty; `place` those above in the form.
    """
    label = t("visit.promise_more", n=place + 1) if place else t("visit.promise")
    text = st.text_input(label, max_chars=1_000, key=f"visit-promise-{sheet}-{place}")
    left, right = st.columns(2)
    due = left.date_input(t("cases.promise_due"), None, format="DD/MM/YYYY", key=f"visit-due-{sheet}-{place}")
    about = right.selectbox(
        t("visit.about"), list(flags), index=None, placeholder=t("visit.about_none"),
        key=f"visit-about-{sheet}-{place}",
        format_func=lambda flag: flags.get(flag, flag),
    )  # fmt: skip
    return text.strip(), due if isinstance(due, date) else None, about


def given(fields: Sequence[Fields]) -> list[Given]:
    """The commitments that have both text and day; those left empty are none."""
    return [Given(text, due, about) for text, due, about in fields if text and due]


def lacking(made: Made, answers: Mapping[str, str], fields: Sequence[Fields]) -> str:
    """What keeps the form from being written: `nothing`, `promise`, `due` or `stay`; empty where nothing does."""
    if any(bool(text) != (due is not None) for text, due, _ in fields):
        return "promise"
    if any(due is not None and due < made.visited_on for _, due, _ in fields):
        return "due"
    if made.arrived_at and made.left_at and made.left_at < made.arrived_at:
        return "stay"
    return "" if answers or given(fields) or made.tells else "nothing"


def in_words(t: Language, made: VisitMade) -> str:
    """How a visit was made, in a line; what is not known is said to be so."""
    unknown = t("value.unknown")
    times = (f"{at:%H:%M}" if at else unknown for at in (made.arrived_at, made.left_at))
    remarks = "unknown" if made.remarks_recorded is None else str(made.remarks_recorded).lower()
    return t(
        "visit.sentence", date=t.date(made.visited_on), kind=t.of("visit_kind", made.kind),
        level=t.of("visited.level", made.by_level or "unknown"), stay="–".join(times),
        remarks=t.of("visit.remarks", remarks),
    )  # fmt: skip


def _moment(on: date, at: time | None) -> datetime | None:
    return None if at is None else datetime.combine(on, at)
