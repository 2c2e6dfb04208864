"""The form that stands where a cell's evidence is seen: a flag is attached to the case, confirmed or dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.auth.current_user import store
from dashboard.components.frame import PageContext
from dashboard.components.right_ended import says_ended
from dashboard.markup import Markup, listed
from dashboard.store import audit, judged_flags
from dashboard.store.cases import ReadNote
from dashboard.store.judged_flags import JUDGEMENTS
from dashboard.summaries.known_of_cell import CellContext
from etl.config.workspace import now
from etl.user_error import UserError

DONE = "flag_judged"


def draw(ctx: PageContext, cell: str, flags: Sequence[str]) -> None:
    """The form, folded; nothing for those who may not act, or where there is no flag. `cell` is in their scope."""
    t = ctx.t
    if done := st.session_state.pop(DONE, ""):
        st.success(t.of("judged.done", done), icon=":material/check:")
    if not ctx.user.may_act or not flags:
        return
    with st.expander(t("judged.title")), st.form(f"judged-{cell}", clear_on_submit=True, enter_to_submit=False):
        flag = st.selectbox(t("judged.flag"), flags, format_func=ctx.flag_name, key=f"judged-flag-{cell}")
        judgement = st.segmented_control(
            t("judged.what"), JUDGEMENTS, format_func=lambda one: t.of("judged.do", one), default=JUDGEMENTS[0],
            required=True, key=f"judged-what-{cell}",
        )  # fmt: skip
        why = st.text_input(t("judged.why"), key=f"judged-why-{cell}", max_chars=1_000)
        if st.form_submit_button(t("judged.write")):
            _write(ctx, cell, str(flag), str(judgement), why.strip())


def with_judgements(ctx: PageContext, cell: str, known: CellContext, *, reasons: bool = True) -> CellContext:
    """The context of a cell with what became of its flags where they were judged; `cell` is in the user's scope.

    Without `reasons` no words of anybody are in it: for pages whose reading is not put on record cell by cell.
    """
    notes = judged_flags.judged(store(), cell)
    return replace(known, judged={flag: _in_words(ctx, note, reasons=reasons) for flag, note in notes.items()})


def listed_judgements(ctx: PageContext, cell: str, flags: Sequence[str]) -> Markup | None:
    """What became of a cell's flags, each by its name, where no card of them stands; None where none was judged."""
    notes = judged_flags.judged(store(), cell)
    lines = [f"{ctx.flag_name(flag)}: {_in_words(ctx, notes[flag])}" for flag in flags if flag in notes]
    return listed(lines, class_="cp-triggers") if lines else None


def _in_words(ctx: PageContext, note: ReadNote, *, reasons: bool = True) -> str:
    t = ctx.t
    by = note.written_by or t("case.somebody")
    state = t.of("judged.state", str(note.judgement), by=by, date=t.date(note.written_at))
    return f"{state} {t('judged.because', why=note.text)}" if reasons else state


def _write(ctx: PageContext, cell: str, flag: str, judgement: str, why: str) -> None:
    t, login, at = ctx.t, ctx.user.login, now()
    if says_ended(ctx):
        return
    try:
        judged_flags.judge(store(), cell, flag, judgement, why, login, at)
    except UserError:
        st.error(t.of("case.lacking", "reason"))
        return
    audit.enter(store(), at, login, f"flag: {judgement}", cell[:200], flag=flag, **ctx.user.as_detail())
    st.session_state[DONE] = judgement
    st.rerun()
