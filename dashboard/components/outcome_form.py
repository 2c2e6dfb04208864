"""What a visit found about each flag: recorded once, corrected by recording it again, then taken in as findings."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.components import work
from dashboard.components.frame import Look
from dashboard.components.markup import element, show
from dashboard.components.table import table
from dashboard.store import audit, cases, plans
from dashboard.store.tables import OUTCOMES, SELECTED_BY, Case
from dashboard.visitor import refuse_ended, store
from etl.refusal import Refused
from etl.workspace import now

UNSAID = ""


def draw(look: Look, case: Case, *, acting: bool) -> None:
    """The outcomes so far, and the form for the next visit."""
    say = look.say
    show(element("h2", say("outcome.title"), class_="cp-part"))
    found = cases.outcomes(store(), case.id)
    if found:
        head = [say("outcome.flag"), say("outcome.found"), say("outcome.on"), say("mirror.selected")]
        rows = [
            [look.flag_name(o.flag), say.of("outcome.is", o.outcome), say.date(o.visited_on),
             say.of("selected_by", o.selected_by)]
            for o in found
        ]  # fmt: skip
        show(table(say("outcome.title"), head, rows))
    elif not acting:
        show(element("p", say("outcome.none"), class_="cp-empty"))
    if acting:
        _form(look, case)


def _form(look: Look, case: Case) -> None:
    say, today = look.say, now().date()
    planned = next(iter(plans.planned(store(), today, [case.cell_code])), None)
    usual = planned.selected_by if planned else "flag"
    with st.form(f"outcome-{case.id}"):
        show(element("p", say("outcome.explain"), class_="cp-limits"))
        day, why = st.columns(2)
        on = day.date_input(say("outcome.on"), today, max_value=today, format="DD/MM/YYYY")
        selected = why.selectbox(
            say("mirror.selected"), SELECTED_BY, index=SELECTED_BY.index(usual),
            format_func=lambda how: say.of("selected_by", how),
        )  # fmt: skip
        chosen = {
            flag: st.segmented_control(
                look.flag_name(flag), OUTCOMES, format_func=lambda o: say.of("outcome.is", o), key=f"found-{flag}"
            )
            for flag in case.flags
        }
        if st.form_submit_button(say("outcome.write"), type="primary"):
            said = {flag: str(outcome) for flag, outcome in chosen.items() if outcome}
            _record(look, case, said, on if isinstance(on, date) else today, str(selected))


def _record(look: Look, case: Case, said: dict[str, str], on: date, selected_by: str) -> None:
    login, at = look.visitor.login, now()
    if not said:
        st.error(look.say("outcome.nothing"))
        return
    try:
        refuse_ended(look.visitor)
        cases.record_outcomes(store(), case.id, said, on, selected_by, login, at)
    except Refused as refused:
        st.error(look.say("case.refused", reason=str(refused)))
        return
    detail = {"day": f"{on}", "answers": len(said)} | look.visitor.as_detail()
    audit.enter(store(), at, login, "case: outcome", case.cell_code[:200], **detail)
    # Where other work is under way the page says so; the next taking-in has these outcomes too.
    if work.start(look, "outcomes", case.cell_code, ["outcomes"]):
        st.rerun()
