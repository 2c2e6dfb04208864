"""One action about several cells at once: the same reason, day and owner for each, each on record by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from dashboard import url_state
from dashboard.auth.current_user import store
from dashboard.components import case_actions, case_conflict, letter_fields
from dashboard.components.case_writing import Action, write
from dashboard.components.frame import PageContext
from dashboard.components.links import file_of
from dashboard.documents.papers.letter import numbered
from dashboard.markup import element, plain, show
from dashboard.store import cases, letters
from dashboard.store.letters import Details, SentLetter
from dashboard.views.attention.triage_list import Asked

RESULT = "several_done"
# The cells to which letters were just sent.
SENT = "several_letters"
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
        if done[0] == "plan":
            where = {"unit": url_state.kept("unit")} if url_state.kept("unit") else {}
            label, to = ctx.t("several.to_plan"), ctx.link(**where)
            st.page_link(file_of("plan"), label=label, icon=":material/arrow_forward:", query_params=to)
    cells = st.session_state.pop(SENT, [])
    if newest := _newest(cells):
        letter_fields.offer_all(ctx, newest)


def _newest(cells: list[str]) -> list[SentLetter]:
    """The last letter to each of the cells, in their order."""
    last: dict[str, SentLetter] = {}
    for letter in letters.letters_of(store(), cells):
        last.setdefault(letter.cell_code, letter)
    return [last[cell] for cell in cells if cell in last]


def _dialog(ctx: PageContext, asked: Asked, names: Mapping[str, str], flags: Flags, seen: Mapping[str, dict]) -> None:
    t, verb = ctx.t, asked.verb
    show(element("p", "; ".join(f"{names[cell]} ({cell})" for cell in asked.cells)))
    show(element("p", t.of("case.explain", verb), class_="cp-limits"))
    owner, until = case_actions.details(ctx, "several", verb, None)
    letter = letter_fields.draw(ctx, "several", several=True) if verb == "ask" else None
    reason = st.text_area(t.of("case.reason", verb), key="reason-several", max_chars=2_000, height=96)
    if not st.button(t("case.write"), type="primary", key="write-several"):
        return
    actions = [
        Action(cell, tuple(flags.get(cell, ())), verb, reason, owner, until, _of_batch(letter, place))
        for place, cell in enumerate(asked.cells)
    ]
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
    if letter is not None:
        st.session_state[SENT] = list(asked.cells)
    st.rerun()


def _of_batch(letter: Details | None, place: int) -> Details | None:
    """What is filled in of the letter at a place of the batch: the numbers count up."""
    return letter and replace(letter, number=numbered(letter.number, place))
