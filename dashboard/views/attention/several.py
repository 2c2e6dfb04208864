"""One action about several cells at once: the same reason, day and owner for each, each on record by itself."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.auth.current_user import store
from dashboard.components import case_actions, case_conflict
from dashboard.components.case_writing import Action, write
from dashboard.components.frame import PageContext
from dashboard.markup import element, plain, show
from dashboard.store import cases
from dashboard.views.attention.triage_list import Asked

RESULT = "several_done"
Flags = Mapping[str, list[str]]


def ask(ctx: PageContext, asked: Asked, names: Mapping[str, str], flags: Flags) -> None:
    """Opens the dialog: names and flags by cell, as the list shows them."""
    title = ctx.t("several.title", verb=ctx.t.of("case.verb", asked.verb), n=len(asked.cells))
    there = cases.open_cases(store(), list(asked.cells))
    seen = {cell: case_conflict.seen(there.get(cell)) for cell in asked.cells}
    st.dialog(title, width="medium")(_dialog)(ctx, asked, names, flags, seen)


def show_result(ctx: PageContext) -> None:
    """What came of the last one, once."""
    done = st.session_state.pop(RESULT, None)
    if done is not None:
        st.success(ctx.t("several.done", verb=ctx.t.of("case.verb", done[0]), n=done[1]), icon=":material/check:")


def _dialog(ctx: PageContext, asked: Asked, names: Mapping[str, str], flags: Flags, seen: Mapping[str, dict]) -> None:
    t, verb = ctx.t, asked.verb
    show(element("p", "; ".join(f"{names[cell]} ({cell})" for cell in asked.cells)))
    show(element("p", t.of("case.explain", verb), class_="cp-limits"))
    owner, until = case_actions.details(ctx, "several", verb, None)
    reason = st.text_area(t.of("case.reason", verb), key="reason-several", max_chars=2_000, height=96)
    if not st.button(t("case.write"), type="primary", key="write-several"):
        return
    actions = [Action(cell, tuple(flags.get(cell, ())), verb, reason, owner, until) for cell in asked.cells]
    if actions[0].lacking:
        st.error(t.of("case.lacking", actions[0].lacking))
        return
    faults = []
    for action in actions:
        fault = write(ctx, action, seen[action.cell])
        if fault:
            faults.append(f"{names[action.cell]} ({action.cell}): {fault}")
    if faults:
        st.error(t("several.not_all", n=len(asked.cells) - len(faults), reasons=plain("; ".join(faults))))
        return
    st.session_state[RESULT] = (verb, len(asked.cells))
    st.rerun()
