"""One case: why it is there, what was said, what was promised, what a visit found, and whether it helped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from dashboard import access
from dashboard.auth.current_user import refuse_ended, store
from dashboard.components import case_actions, case_conflict, casework, flag_cards, letter_fields, work
from dashboard.components.blind import visible_flags
from dashboard.components.cell_responses import with_disputes
from dashboard.components.flag_judging import with_judgements
from dashboard.components.frame import PageContext
from dashboard.components.links import profile_link
from dashboard.components.right_ended import why_refused
from dashboard.markup import Markup, element, listed, plain, show
from dashboard.store import Conflict, audit, cases, following, letters
from dashboard.store.cases import Promised
from dashboard.store.tables import Case
from dashboard.summaries.known_of_cell import context_of
from dashboard.summaries.places import place_of
from dashboard.views.cases import before_after, outcome_form, response_forms
from dashboard.views.cases.writing import is_written
from etl.config.workspace import now
from etl.user_error import UserError

KINDS = ("note", "answer")
# What became of the last tick, until the page is drawn anew: its sentence, or that the warehouse must hear of it.
HINDERED, TO_TAKE_IN = "promise-hindered", "promise-to-take-in"


def draw(ctx: PageContext, case: Case, cell: dict[str, Any]) -> None:
    """The whole page of a case; forms only for those who may act, and only while it is open."""
    t = ctx.t
    code = case.cell_code
    if st.button(t("cases.back"), icon=":material/arrow_back:", type="tertiary", key="cases-back"):
        st.query_params.pop("case", None)
        st.rerun()
    name = element("div", element("h2", profile_link(ctx, code, cell["name"])), class_="cp-cell-name")
    show(name, element("p", place_of(cell["above"]), class_="cp-place"), casework.line(ctx, case, now().date()))
    acting = ctx.user.may_act and case.closed_at is None
    if acting:
        followed = code in following.followed(store(), ctx.user.login)
        case_actions.draw(ctx, code, cell["name"], case.flags, case, followed=followed)
    left, right = st.columns(2, gap="medium")
    with left:
        _flags(ctx, code)
        _letters(ctx, case)
        response_forms.draw(ctx, code, acting=acting)
        _notes(ctx, case)
        if acting:
            _note_form(ctx, case)
    with right:
        _promises(ctx, case, acting=acting)
        outcome_form.draw(ctx, case, acting=acting)
    before_after.draw(ctx, case)
    show(element("p", t("profile.no_verdict"), class_="cp-limits cp-ready"))


def _flags(ctx: PageContext, code: str) -> None:
    t = ctx.t
    flags = visible_flags(
        ctx.user, code, access.query("cell_flags", ctx.scope, as_of=ctx.as_of, cell=code).to_dicts()
    )
    known = with_judgements(ctx, code, with_disputes(ctx, code, context_of(ctx.scope, ctx.as_of, code, ())))
    sentences = [flag_cards.with_meetings(ctx, flag, known) for flag in flags]
    show(element("h2", t("cases.why"), class_="cp-part"))
    show(listed(sentences, class_="cp-triggers") if sentences else element("p", t("cases.no_flag"), class_="cp-empty"))


def _notes(ctx: PageContext, case: Case) -> None:
    t = ctx.t
    show(element("h2", t("cases.notes"), class_="cp-part"))
    notes = cases.notes(store(), case.id)
    if not notes:
        show(element("p", t("cases.no_notes"), class_="cp-empty"))
    for note in notes:
        head = t("cases.note", kind=t.of("note_kind", note.kind), date=t.moment(note.written_at),
                   by=note.written_by or t("case.somebody"))  # fmt: skip
        text = casework.note_in_words(ctx, note)
        show(element("p", element("strong", head), Markup("<br>"), text, class_=f"cp-note cp-note-{note.kind}"))


def _note_form(ctx: PageContext, case: Case) -> None:
    t, today = ctx.t, now().date()
    with st.form(f"note-{case.id}", clear_on_submit=True):
        kind = st.segmented_control(
            t("cases.note_kind"), KINDS, default=KINDS[0], required=True,
            format_func=lambda kind: t.of("note_kind", kind),
        )  # fmt: skip
        who, day = st.columns(2)
        author = who.text_input(t("cases.answered_by"), help=t("cases.answered_help"), max_chars=120)
        on = day.date_input(t("cases.answered_on"), today, max_value=today, format="DD/MM/YYYY")
        text = st.text_area(t("cases.text"), max_chars=4_000, height=96)
        if st.form_submit_button(t("cases.add")):
            content = text.strip()
            write = partial(cases.add_note, store(), case.id, str(kind), content)
            if content and kind == "answer" and isinstance(on, date):
                by = author.strip() or t("cases.cell_itself")
                content = t("cases.answer", date=t.date(on), author=by, text=content)
                write = partial(cases.add_answer, store(), case.id, content, on)
            _try(ctx, case, f"case: {kind}", partial(write, ctx.user.login, now()))


def _letters(ctx: PageContext, case: Case) -> None:
    """The letters of the case with their state, each as files."""
    sent = [one for one in letters.letters_of(store(), [case.cell_code]) if one.case_id == case.id]
    if sent:
        show(element("h2", ctx.t("letter.title"), class_="cp-part"))
    for one in sent:
        show(element("p", letter_fields.line(ctx, [one], now().date())))
        letter_fields.offer(ctx, one)


def _promises(ctx: PageContext, case: Case, *, acting: bool) -> None:
    t, today = ctx.t, now().date()
    show(element("h2", t("cases.promises"), class_="cp-part"))
    _after_tick(ctx, case)
    given = cases.promised(store(), case.id)
    if not given:
        show(element("p", t("cases.no_promises"), class_="cp-empty"))
    for one in given:
        state = "kept" if one.done_on else "late" if one.due_on < today else "waiting"
        words = t.of("promise", state, due=t.date(one.due_on), done=t.date(one.done_on or one.due_on))
        show(element("p", one.text, " ", element("strong", words), class_=f"cp-promise cp-promise-{state}"))
        if acting and one.done_on is None:
            # As it was seen: a callback gets what was drawn, not what is read anew once it was pressed.
            st.button(t("cases.kept"), key=f"kept-{one.id}", on_click=_tick, args=(ctx, case, one, today))
    if acting:
        with st.form(f"promise-{case.id}", clear_on_submit=True):
            text = st.text_input(t("cases.promise"), max_chars=1_000)
            due = st.date_input(t("cases.promise_due"), today, min_value=today, format="DD/MM/YYYY")
            if st.form_submit_button(t("cases.add_promise")):
                day = due if isinstance(due, date) else today
                _try(ctx, case, "case: commitment", partial(_promise, case, text, today, day))


def _tick(ctx: PageContext, case: Case, one: Promised, day: date) -> None:
    login, at = ctx.user.login, now()
    try:
        refuse_ended(ctx.user)
        cases.keep_promise(store(), one.id, one.version, day)
    except Conflict:
        what = case_conflict.promise_changes_in_words(ctx.t, store(), case, one)
        st.session_state[HINDERED] = f"{ctx.t('cases.conflict')} {plain(what)}".strip()
        return
    except UserError as refused:
        st.session_state[HINDERED] = ctx.t("case.refused", reason=why_refused(ctx.t, refused))
        return
    audit.enter(store(), at, login, case_conflict.KEPT, case.cell_code[:200], commitment=one.id,
                **ctx.user.as_detail())  # fmt: skip
    st.session_state[TO_TAKE_IN] = one.visited_on is not None
    st.session_state[case_actions.DONE] = "saved"


def _after_tick(ctx: PageContext, case: Case) -> None:
    if hindered := st.session_state.pop(HINDERED, ""):
        st.error(hindered)
    if st.session_state.pop(TO_TAKE_IN, False) and work.start(ctx, "outcomes", case.cell_code, ["outcomes"]):
        st.rerun()


def _promise(case: Case, text: str, today: date, due: date) -> None:
    cases.promise(store(), case.id, text, today, due)


def _try(ctx: PageContext, case: Case, action: str, write: Callable[[], None]) -> None:
    """Writes and draws anew; whatever hinders it is shown."""
    if is_written(ctx, case.cell_code, action, write, ctx.t.of("case.lacking", "reason")):
        st.session_state[case_actions.DONE] = "saved"
        st.rerun()
