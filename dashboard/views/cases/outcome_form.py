"""What a visit found about each flag: recorded once, corrected by recording it again, then taken in as findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from dashboard import access
from dashboard.auth.current_user import refuse_ended, store
from dashboard.components import case_actions, work
from dashboard.components.frame import PageContext
from dashboard.components.right_ended import why_refused
from dashboard.components.table import table
from dashboard.markup import element, listed, plain, show
from dashboard.store import audit, cases, plans, visits
from dashboard.store.tables import OUTCOMES, SELECTED_BY, Case
from dashboard.store.visits import Given, Made
from dashboard.views.cases import visit_fields
from etl.config.workspace import now
from etl.user_error import UserError

# Chosen by us: more would hardly be looked after; another form takes them.
MOST_COMMITMENTS = 6


def draw(ctx: PageContext, case: Case, *, acting: bool) -> None:
    """The outcomes so far, and the form for the next visit."""
    t = ctx.t
    show(element("h2", t("outcome.title"), class_="cp-part"))
    outcomes, made = cases.outcomes(store(), case.id), visits.visits_of(store(), case.id)
    if outcomes:
        head = [t("outcome.flag"), t("outcome.found"), t("outcome.on"), t("mirror.selected")]
        rows = [
            [ctx.flag_name(o.flag), t.of("outcome.is", o.outcome), t.date(o.visited_on),
             t.of("selected_by", o.selected_by)]
            for o in outcomes
        ]  # fmt: skip
        show(table(t("outcome.title"), head, rows))
    if made:
        show(listed([visit_fields.in_words(t, one) for one in made], class_="cp-few"))
    elif not outcomes and not acting:
        show(element("p", t("outcome.none"), class_="cp-empty"))
    if acting:
        kind = next((one.kind for one in made if one.visited_on == now().date()), visit_fields.USUAL_KIND)
        _form(ctx, case, kind)


def asked_about(ctx: PageContext, case: Case) -> dict[str, str]:
    """The flags that a visit can answer with their labels: those of the case, and those that came since."""
    now_there = access.query("cell_flags", ctx.scope, as_of=ctx.as_of, cell=case.cell_code)["flag"].to_list()
    later = [flag for flag in dict.fromkeys(now_there) if flag not in case.flags]
    known = {flag: ctx.flag_name(flag) for flag in case.flags}
    return known | {flag: ctx.t("outcome.later", flag=ctx.flag_name(flag)) for flag in later}


def _form(ctx: PageContext, case: Case, kind: str) -> None:
    t, today = ctx.t, now().date()
    planned = next(iter(plans.planned(store(), today, [case.cell_code])), None)
    usual = planned.selected_by if planned else "flag"
    flags = asked_about(ctx, case)
    sheet, lines = _sheet(case), _lines(case)
    with st.form(f"outcome-{case.id}", enter_to_submit=False):
        show(element("p", t("outcome.explain"), class_="cp-limits"))
        day, why = st.columns(2)
        on = day.date_input(t("outcome.on"), today, max_value=today, format="DD/MM/YYYY", key="visited-on")
        selected = why.selectbox(
            t("mirror.selected"), SELECTED_BY, index=SELECTED_BY.index(usual),
            format_func=lambda how: t.of("selected_by", how), key="visit-selected",
        )  # fmt: skip
        chosen = {
            flag: st.segmented_control(
                label, OUTCOMES, format_func=lambda o: t.of("outcome.is", o), key=f"found-{flag}"
            )
            for flag, label in flags.items()
        }
        made = visit_fields.draw(t, on if isinstance(on, date) else today, str(selected), kind)
        fields = [visit_fields.commitment(t, flags, sheet, place) for place in range(lines)]
        if lines < MOST_COMMITMENTS:
            st.form_submit_button(t("visit.more"), on_click=_one_more, args=(case,))
        following = _next_case(ctx, case)
        write = st.form_submit_button(t("outcome.write"), type="primary")
        go_on = following is not None and st.form_submit_button(t("outcome.write_next", cell=plain(following[1])))
        if write or go_on:
            answers = {flag: str(outcome) for flag, outcome in chosen.items() if outcome}
            lacking = visit_fields.lacking(made, answers, fields)
            if lacking:
                _refuse(ctx, lacking)
            else:
                to = following[0] if go_on and following is not None else None
                _record(ctx, case, made, answers, visit_fields.given(fields), to)


def _sheet(case: Case) -> int:
    """How many forms of the case were written in this session: each begins without the commitments of the last."""
    return st.session_state.get(f"outcome-sheet-{case.id}", 0)


def _lines(case: Case) -> int:
    return st.session_state.get(f"outcome-lines-{case.id}", 1)


def _one_more(case: Case) -> None:
    st.session_state[f"outcome-lines-{case.id}"] = _lines(case) + 1


def _refuse(ctx: PageContext, lacking: str) -> None:
    st.error(ctx.t.of("outcome.lacking", lacking))


def _next_case(ctx: PageContext, case: Case) -> tuple[int, str] | None:
    """The case of another planned cell for which no outcome is recorded yet, with the cell's name; by code."""
    codes = [code for code in cases.cells_with_case(store()) if code != case.cell_code]
    seen = access.query("known_among", ctx.scope, as_of=ctx.as_of, cells="\n".join(codes)) if codes else None
    if seen is None:
        return None
    names = dict(seen.select("cell_code", "name").iter_rows())
    visited = cases.visited(store())
    waiting = [one for one in cases.open_cases(store(), list(names)).values() if one.state == "planned"]
    left = sorted((one.cell_code, one.id) for one in waiting if one.id not in visited)
    return next(((number, names[code]) for code, number in left), None)


def _record(
    ctx: PageContext, case: Case, made: Made, answers: Mapping[str, str], given: Sequence[Given], to: int | None
) -> None:
    """Writes the outcome, and leads on to the case `to`."""
    login, at = ctx.user.login, now()
    try:
        refuse_ended(ctx.user)
        visits.record_visit(store(), case.id, made, answers, login, at, given)
    except UserError as refused:
        st.error(ctx.t("case.refused", reason=why_refused(ctx.t, refused)))
        return
    detail = {"day": f"{made.visited_on}", "answers": len(answers), "commitments": len(given)}
    audit.enter(store(), at, login, "case: outcome", case.cell_code[:200], **detail, **ctx.user.as_detail())
    st.session_state.update({f"outcome-sheet-{case.id}": _sheet(case) + 1, f"outcome-lines-{case.id}": 1})
    st.session_state[case_actions.DONE] = "outcome"
    # Where other work is under way the page says so; the next taking-in has these outcomes too.
    work.start(ctx, "outcomes", case.cell_code, ["outcomes"])
    if to is not None:
        st.query_params["case"] = str(to)
    st.rerun()
