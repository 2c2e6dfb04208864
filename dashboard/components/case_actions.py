"""The five things to do about a cell: ask it, plan a visit, assign, watch until a day, close; and following it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from dashboard import url_state
from dashboard.auth.current_user import store
from dashboard.components import case_conflict, casework, letter_fields
from dashboard.components.case_writing import VERBS, Action, write
from dashboard.components.frame import PageContext
from dashboard.components.right_ended import says_ended
from dashboard.markup import element, plain, show
from dashboard.store import audit, cases, following, letters
from dashboard.store.tables import Case
from etl.config.workspace import now

# Chosen by us: a cell answers before its next meeting, is watched for a quarter, a case is settled in a month.
DAYS = {"ask": 14, "assign": 30, "watch": 90}
DONE, SHOWN = "case_done", "case_done_shown"
# The cell that is dealt with stands in the address, so that a reload opens the same again.
ASKED = "act"


def draw(ctx: PageContext, cell: str, name: str, flags: Sequence[str], case: Case | None, *, followed: bool) -> None:
    """The buttons of one cell; nothing for those who may not act."""
    t = ctx.t
    if not ctx.user.may_act:
        return
    with st.container(horizontal=True, horizontal_alignment="right", key=f"do-{cell}"):
        star = ":material/star:" if followed else ":material/star_outline:"
        label = t("case.unfollow" if followed else "case.follow")
        if st.button(label, icon=star, key=f"follow-{cell}", type="tertiary"):
            _follow(ctx, cell, wanted=not followed)
        if st.button(t("case.do"), key=f"act-{cell}", icon=":material/edit_note:"):
            st.query_params[ASKED] = cell
            st.session_state.pop(_seen_key(cell), None)
    if url_state.kept(ASKED) == cell:
        st.session_state.setdefault(_seen_key(cell), case_conflict.seen(case))
        title = t("case.dialog", cell=plain(name))
        st.dialog(title, width="medium", on_dismiss=_dismissed)(_dialog)(ctx, cell, list(flags))


def show_done(ctx: PageContext) -> None:
    """What came of the last action, until the reader does something else."""
    verb = st.session_state[SHOWN] = st.session_state.pop(DONE, None)
    if verb:
        st.success(ctx.t.of("case.done", verb), icon=":material/check:")
    cell = st.session_state.pop(letter_fields.SENT, None)
    if cell and (sent := letters.letters_of(store(), [cell])):
        letter_fields.offer(ctx, sent[0])


def show_again() -> None:
    """Keeps what came of the last action for one more run: the page runs by itself, and nobody has read it yet."""
    if verb := st.session_state.get(SHOWN):
        st.session_state[DONE] = verb


def _dialog(ctx: PageContext, cell: str, flags: list[str]) -> None:
    t = ctx.t
    case = cases.open_cases(store(), [cell]).get(cell)
    if case is not None:
        notes = cases.notes(store(), case.id)
        if notes:
            last = notes[-1]
            text = t("case.last", by=last.written_by or t("case.somebody"), date=t.date(last.written_at))
            show(element("p", text, " ", element("q", casework.note_in_words(ctx, last)), class_="cp-limits"))
    verb = st.segmented_control(
        t("case.what"), VERBS, default=VERBS[0], format_func=lambda v: t.of("case.verb", v), required=True,
        key=f"verb-{cell}",
    )  # fmt: skip
    show(element("p", t.of("case.explain", verb), class_="cp-limits"))
    owner, until = details(ctx, cell, verb, case)
    letter = letter_fields.draw(ctx, cell) if verb == "ask" else None
    reason = st.text_area(t.of("case.reason", verb), key=f"reason-{cell}", max_chars=2_000, height=96)
    if st.button(t("case.write"), type="primary", key=f"write-{cell}"):
        _act(ctx, Action(cell, tuple(flags), verb, reason, owner, until, letter))


def details(ctx: PageContext, cell: str, verb: str, case: Case | None) -> tuple[str, date | None]:
    """The fields of owner and day, where the verb asks for them, and what they hold; `cell` names the fields."""
    t, today = ctx.t, now().date()
    left, right = st.columns(2)
    owner, until = case.owner if case else "", None
    if verb == "assign":
        owner = left.text_input(t("case.who"), owner or ctx.user.login, key=f"owner-{cell}", max_chars=120)
    if verb in DAYS:
        usual = today + timedelta(days=DAYS[verb])
        until = right.date_input(
            t.of("case.day", verb), usual, min_value=today, format="DD/MM/YYYY", key=f"day-{verb}-{cell}"
        )
    return owner.strip(), until if isinstance(until, date) else None


def _act(ctx: PageContext, action: Action) -> None:
    """Writes what was chosen; shows why where it cannot; what was typed stays."""
    cell = action.cell
    if action.lacking:
        st.error(ctx.t.of("case.lacking", action.lacking))
        return
    fault = write(ctx, action, st.session_state[_seen_key(cell)])
    if fault:
        st.session_state[_seen_key(cell)] = case_conflict.seen(cases.open_cases(store(), [cell]).get(cell))
        st.error(fault)
        return
    st.session_state[DONE] = action.verb
    if action.letter is not None:
        st.session_state[letter_fields.SENT] = cell
    _dismissed()
    st.rerun()


def _dismissed() -> None:
    cell = st.query_params.pop(ASKED, None)
    st.session_state.pop(_seen_key(cell or ""), None)


def _follow(ctx: PageContext, cell: str, *, wanted: bool) -> None:
    if says_ended(ctx):
        return
    following.follow(store(), ctx.user.login, cell, wanted=wanted)
    action = "follows" if wanted else "follows no more"
    audit.enter(store(), now(), ctx.user.login, action, cell[:200], **ctx.user.as_detail())
    st.rerun()


def _seen_key(cell: str) -> str:
    return f"case-seen-{cell}"
