"""The forms in which a secretary replies, disputes a figure, or adds context."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.auth.current_user import RightEnded, refuse_ended, store
from dashboard.components.frame import PageContext
from dashboard.components.right_ended import why_refused
from dashboard.language import Language
from dashboard.store import audit, responses
from dashboard.store.letter_tables import RESPONSE_KINDS
from dashboard.store.responses import Figure, Texts
from dashboard.summaries.disputes import FIGURES, OTHER, shown_value
from etl.config.workspace import now
from etl.user_error import UserError

RESULT = "own_cell_result"
LONGEST = 4_000


def may_answer(ctx: PageContext) -> bool:
    """Whether the user writes for the cell; who only looks as the secretary does writes nothing."""
    return not ctx.user.seen_as


def draw(ctx: PageContext, flags: list[str], meetings: list[dict[str, Any]]) -> None:
    """The choice of what to write, and its form."""
    t = ctx.t
    kind = st.segmented_control(
        t("own_cell.what"), RESPONSE_KINDS, default=RESPONSE_KINDS[0], required=True, key="response-kind",
        format_func=lambda kind: t.of("response.kind", kind),
    )  # fmt: skip
    with st.form(f"response-{kind}", clear_on_submit=True, enter_to_submit=False):
        flag = st.selectbox(
            t("own_cell.about"), flags, index=None, placeholder=t("own_cell.about_none"), key=f"response-flag-{kind}",
            format_func=ctx.flag_name,
        )  # fmt: skip
        figure, shown, claimed = _figure(t, meetings) if kind == "dispute" else (Figure(), "", "")
        text = st.text_area(t.of("own_cell.text", str(kind)), key=f"response-text-{kind}", max_chars=LONGEST)
        attachment = st.text_input(t("own_cell.attachment"), key=f"response-attachment-{kind}", max_chars=200)
        if st.form_submit_button(t("own_cell.send"), type="primary"):
            if figure.name:
                meeting = next((one for one in meetings if one["meeting_code"] == figure.meeting_code), {})
                shown = shown_value(t, meeting, figure.name)
            texts = Texts(text.strip(), shown, claimed.strip(), attachment.strip())
            _send(ctx, str(kind), texts, flag or "", figure, flags)


def _figure(t: Language, meetings: list[dict[str, Any]]) -> tuple[Figure, str, str]:
    """Which figure of which meeting, and what it should be."""
    days = {one["meeting_code"]: one["held_on"] for one in meetings}
    left, middle, right = st.columns(3)
    meeting = left.selectbox(
        t("own_cell.meeting"), list(days), index=None, placeholder=t("own_cell.meeting_none"), key="dispute-meeting",
        format_func=lambda code: t.date(days[code]),
    )  # fmt: skip
    name = middle.selectbox(
        t("own_cell.figure"), [*FIGURES, OTHER], key="dispute-figure", format_func=lambda one: t.of("figure", one)
    )
    claimed = right.text_input(t("own_cell.claimed"), key="dispute-claimed", max_chars=200)
    return Figure(str(name), meeting or "", days.get(meeting or "")), "", claimed


def _send(ctx: PageContext, kind: str, texts: Texts, flag: str, figure: Figure, flags: list[str]) -> None:
    login, at, code = ctx.user.login, now(), ctx.scope.code
    if ctx.as_of is None:
        return
    try:
        refuse_ended(ctx.user)
        number = responses.write(
            store(), code, kind, ctx.as_of, texts, login, at, flag=flag, figure=figure, flags=flags
        )  # fmt: skip
    except RightEnded as refused:
        st.error(ctx.t("case.refused", reason=why_refused(ctx.t, refused)))
        return
    except UserError:
        st.error(ctx.t.of("own_cell.lacking", kind))
        return
    audit.enter(store(), at, login, f"cell: {kind}", code[:200], response=number)
    st.session_state[RESULT] = kind
    st.rerun()
