"""Passages that are a legitimate template: declared and withdrawn by the command, in force from the next build on."""

from __future__ import annotations

import streamlit as st

from dashboard import access
from dashboard.components import work
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.markup import element, show
from dashboard.components.table import table
from dashboard.store import templates
from dashboard.store.templates import Template
from dashboard.visitor import refuse_ended, store

COLUMNS = ("meetings", "lines", "declared", "by", "why")
LONGEST_WHY = 500


def may_mark(look: Look) -> bool:
    """Who may read texts and answers for every cell, since a template is left out in all of them."""
    visitor = look.visitor
    whole = bool(access.ask("scope_is_whole", look.scope)["is_whole"][0])
    return visitor.may_act and visitor.may("texts") and whole


def offer_mark(look: Look, meetings: tuple[str, str], n_lines: int) -> None:
    """The form that declares the lines that two minutes have in common; `n_lines` are own lines, word for word."""
    say = look.say
    if not may_mark(look):
        return
    known = {template.meetings for template in templates.in_force(store())}
    if tuple(sorted(meetings)) in known:
        show(element("p", say("template.already"), class_="cp-told"))
        return
    if not n_lines:
        show(element("p", say("template.nothing"), class_="cp-limits"))
        return
    with st.expander(say("template.mark", n=n_lines), icon=":material/rule:"):
        show(element("p", say("template.about"), class_="cp-limits"))
        _form(look, "declare", meetings)


def draw(look: Look) -> None:
    """The part of the page: what is declared, the work under way, and taking back."""
    if not may_mark(look):
        return
    say, declared = look.say, templates.in_force(store())
    show(element("h2", say("template.title"), class_="cp-part"))
    work.progress(look, ("template",))
    if not declared:
        show(element("p", say("template.none"), class_="cp-empty"))
        return
    named = _named(look, declared)
    head = [say.of("template.column", name) for name in COLUMNS]
    body = [_row(look, template, named) for template in declared]
    show(
        element("p", say("template.declared", n=len(declared)), class_="cp-lead"),
        table(say("template.title"), head, body, numbers=(1,)),
    )
    offer(say, "templates", lambda: [dict(zip(head, row, strict=True)) for row in body])
    with st.expander(say("template.withdraw"), icon=":material/undo:"):
        labels = {template.meetings: row[0] for template, row in zip(declared, body, strict=True)}
        chosen = st.selectbox(say("template.which"), list(labels), format_func=labels.__getitem__, key="template-which")
        _form(look, "withdraw", chosen)


def _form(look: Look, step: str, meetings: tuple[str, ...]) -> None:
    say = look.say
    with st.form(f"template-{step}", border=False):
        why = st.text_input(say("template.why"), key=f"template-why-{step}", max_chars=LONGEST_WHY)
        asked = st.form_submit_button(say.of("template.do", step), disabled=work.under_way())
    if not asked:
        return
    if not why.strip():
        show(element("p", say("template.no_reason"), class_="cp-told", role="alert"))
        return
    refuse_ended(look.visitor)
    arguments = ["template", step, f"--why={why.strip()}", f"--by={look.visitor.login}", "--", *meetings]
    if work.start(look, "template", "", arguments):
        st.rerun()


def _named(look: Look, declared: list[Template]) -> dict[str, str]:
    codes = sorted({code for template in declared for code in template.meetings})
    rows = access.ask("meetings_named", look.scope, as_of=look.as_of, meetings="\n".join(codes))
    return {code: f"{name}, {look.say.date(held_on)}" for code, held_on, name in rows.iter_rows()}


def _row(look: Look, template: Template, named: dict[str, str]) -> list[str]:
    say = look.say
    meetings = "; ".join(named.get(code, code) for code in template.meetings)
    return [meetings, say.number(template.lines), say.date(template.at), template.by, template.why]
