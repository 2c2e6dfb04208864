"""What a visit found about each flag: recorded once, corrected by recording it again, then taken in as findings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from dashboard import access
from dashboard.components import visit_fields, work
from dashboard.components.frame import Look
from dashboard.components.markup import element, listed, show
from dashboard.components.table import table
from dashboard.store import audit, cases, plans, visits
from dashboard.store.tables import OUTCOMES, SELECTED_BY, Case
from dashboard.store.visits import Given, Made
from dashboard.visitor import refuse_ended, store
from etl.refusal import Refused
from etl.workspace import now


def draw(look: Look, case: Case, *, acting: bool) -> None:
    """The outcomes so far, and the form for the next visit."""
    say = look.say
    show(element("h2", say("outcome.title"), class_="cp-part"))
    found, made = cases.outcomes(store(), case.id), visits.visits_of(store(), case.id)
    if found:
        head = [say("outcome.flag"), say("outcome.found"), say("outcome.on"), say("mirror.selected")]
        rows = [
            [look.flag_name(o.flag), say.of("outcome.is", o.outcome), say.date(o.visited_on),
             say.of("selected_by", o.selected_by)]
            for o in found
        ]  # fmt: skip
        show(table(say("outcome.title"), head, rows))
    if made:
        show(listed([visit_fields.told(say, one) for one in made], class_="cp-few"))
    elif not found and not acting:
        show(element("p", say("outcome.none"), class_="cp-empty"))
    if acting:
        kind = next((one.kind for one in made if one.visited_on == now().date()), visit_fields.USUAL_KIND)
        _form(look, case, kind)


def asked_about(look: Look, case: Case) -> dict[str, str]:
    """The flags that a visit can answer with their labels: those of the case, and those that came since."""
    now_there = access.ask("cell_flags", look.scope, as_of=look.as_of, cell=case.cell_code)["flag"].to_list()
    later = [flag for flag in dict.fromkeys(now_there) if flag not in case.flags]
    known = {flag: look.flag_name(flag) for flag in case.flags}
    return known | {flag: look.say("outcome.later", flag=look.flag_name(flag)) for flag in later}


def _form(look: Look, case: Case, kind: str) -> None:
    say, today = look.say, now().date()
    planned = next(iter(plans.planned(store(), today, [case.cell_code])), None)
    usual = planned.selected_by if planned else "flag"
    flags = asked_about(look, case)
    with st.form(f"outcome-{case.id}"):
        show(element("p", say("outcome.explain"), class_="cp-limits"))
        day, why = st.columns(2)
        on = day.date_input(say("outcome.on"), today, max_value=today, format="DD/MM/YYYY", key="visited-on")
        selected = why.selectbox(
            say("mirror.selected"), SELECTED_BY, index=SELECTED_BY.index(usual),
            format_func=lambda how: say.of("selected_by", how), key="visit-selected",
        )  # fmt: skip
        chosen = {
            flag: st.segmented_control(
                label, OUTCOMES, format_func=lambda o: say.of("outcome.is", o), key=f"found-{flag}"
            )
            for flag, label in flags.items()
        }
        made = visit_fields.draw(say, on if isinstance(on, date) else today, str(selected), kind)
        text, due, about = visit_fields.commitment(say, flags, today)
        if st.form_submit_button(say("outcome.write"), type="primary"):
            said = {flag: str(outcome) for flag, outcome in chosen.items() if outcome}
            given = Given(text, due, about) if text and due else None
            hindrance = visit_fields.hindrance(made, said, text, due)
            _refuse(look, hindrance) if hindrance else _record(look, case, made, said, given)


def _refuse(look: Look, hindrance: str) -> None:
    st.error(look.say.of("outcome.lacking", hindrance))


def _record(look: Look, case: Case, made: Made, said: Mapping[str, str], given: Given | None) -> None:
    login, at = look.visitor.login, now()
    try:
        refuse_ended(look.visitor)
        visits.record_visit(store(), case.id, made, said, login, at, given)
    except Refused as refused:
        st.error(look.say("case.refused", reason=str(refused)))
        return
    detail = {"day": f"{made.visited_on}", "answers": len(said), "commitments": int(given is not None)}
    audit.enter(store(), at, login, "case: outcome", case.cell_code[:200], **detail, **look.visitor.as_detail())
    # Where other work is under way the page says so; the next taking-in has these outcomes too.
    if work.start(look, "outcomes", case.cell_code, ["outcomes"]):
        st.rerun()
