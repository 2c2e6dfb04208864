"""The form that stands where a cell's evidence is seen: a flag is attached to the case, confirmed or dismissed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.auth.current_user import store
from dashboard.components.frame import PageContext
from dashboard.components.right_ended import says_ended
from dashboard.store import audit, judged_flags
from dashboard.store.judged_flags import JUDGEMENTS
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


def _write(ctx: PageContext, cell: str, flag: str, judgement: str, why: str) -> None:
    t, login, at = ctx.t, ctx.user.login, now()
    text = t.of("judged.note", judgement, flag=ctx.flag_name(flag), why=why) if why else ""
    if says_ended(ctx):
        return
    try:
        judged_flags.judge(store(), cell, flag, judgement, text, login, at)
    except UserError:
        st.error(t.of("case.lacking", "reason"))
        return
    audit.enter(store(), at, login, f"flag: {judgement}", cell[:200], flag=flag, **ctx.user.as_detail())
    st.session_state[DONE] = judgement
    st.rerun()
