"""Passages that are a legitimate template: declared and withdrawn by the command, in force from the next build on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.auth.current_user import refuse_ended, store
from dashboard.components import work
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.table import table
from dashboard.markup import element, show
from dashboard.store import templates
from dashboard.store.templates import Common, Template

Row = dict[str, Any]
COLUMNS = ("meetings", "lines", "declared", "by", "why")
LONGEST_WHY = 500
LONGEST_LINE = 60  # of what stands in the choice; the whole line stands in the pair above


def may_mark(look: Look) -> bool:
    """Who may read texts and answers for every cell, since a template is left out in all of them."""
    visitor = look.visitor
    whole = bool(access.ask("scope_is_whole", look.scope)["is_whole"][0])
    return visitor.may_act and visitor.may("texts") and whole


def offer_mark(look: Look, found: pl.DataFrame, texts: Mapping[str, Mapping[int, str]]) -> None:
    """The form that declares lines that two minutes have word for word, all of them or those chosen.

    `found`: the lines of the pair, as copy_pair.sql gives them; `texts`: by meeting and number, where they may be read.
    """
    say = look.say
    if not may_mark(look):
        return
    row = found.row(0, named=True)
    meetings = tuple(sorted((row["meeting_code"], row["source_code"])))
    if Common(meetings) in {template.common for template in templates.in_force(store())}:
        show(element("p", say("template.already"), class_="cp-told"))
        return
    of_source = meetings[0] == row["source_code"]
    alike = found.filter((pl.col("of_source") == of_source) & (pl.col("kind") == "own") & (pl.col("same") == 1))
    if alike.is_empty():
        show(element("p", say("template.nothing"), class_="cp-limits"))
        return
    lines = {line["line_no"]: _line(look, line, texts.get(meetings[0], {})) for line in alike.iter_rows(named=True)}
    with st.expander(say("template.mark", n=len(lines)), icon=":material/rule:"):
        show(element("p", say("template.about"), class_="cp-limits"))
        _form(look, "declare", Common(meetings), lines)


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
        table(say("template.title"), head, body),
    )
    offer(say, "templates", lambda: [dict(zip(head, row, strict=True)) for row in body])
    with st.expander(say("template.withdraw"), icon=":material/undo:"):
        labels = {template.common: f"{row[0]} ({row[1]})" for template, row in zip(declared, body, strict=True)}
        chosen = st.selectbox(say("template.which"), list(labels), format_func=labels.__getitem__, key="template-which")
        _form(look, "withdraw", chosen)


def _form(look: Look, step: str, common: Common, lines: Mapping[int, str] | None = None) -> None:
    """`lines`: what may be chosen, by number; all of them are chosen at first."""
    say = look.say
    with st.form(f"template-{step}", border=False):
        if lines:
            chosen = st.multiselect(
                say("template.lines"), list(lines), list(lines), format_func=lines.__getitem__, key=f"lines-{common}"
            )
            common = common._replace(lines=() if len(chosen) == len(lines) else tuple(sorted(chosen)))
        why = st.text_input(say("template.why"), key=f"template-why-{step}", max_chars=LONGEST_WHY)
        asked = st.form_submit_button(say.of("template.do", step), disabled=work.under_way())
    if not asked:
        return
    if not why.strip():
        show(element("p", say("template.no_reason"), class_="cp-told", role="alert"))
        return
    if lines and not chosen:
        show(element("p", say("template.no_lines"), class_="cp-told", role="alert"))
        return
    refuse_ended(look.visitor)
    numbers = [f"--line={number}" for number in common.lines]
    arguments = ["template", step, *numbers, f"--why={why.strip()}", f"--by={look.visitor.login}", "--"]
    if work.start(look, "template", "", [*arguments, *common.meetings]):
        st.rerun()


def _named(look: Look, declared: list[Template]) -> dict[str, str]:
    codes = sorted({code for template in declared for code in template.common.meetings})
    rows = access.ask("meetings_named", look.scope, as_of=look.as_of, meetings="\n".join(codes))
    return {code: f"{name}, {look.say.date(held_on)}" for code, held_on, name in rows.iter_rows()}


def _row(look: Look, template: Template, named: dict[str, str]) -> list[str]:
    say = look.say
    common = template.common
    meetings = "; ".join(named.get(code, code) for code in common.meetings)
    numbers = ", ".join(map(str, common.lines))
    which = say("template.only", numbers=numbers) if numbers else say("template.whole", n=template.lines)
    return [meetings, which, say.date(template.at), template.by, template.why]


def _line(look: Look, line: Row, text: Mapping[int, str]) -> str:
    """Its number and beginning, or its length where the text is not kept."""
    said = text.get(line["line_no"]) or look.say("pair.not_kept", n=line["characters"])
    begin = said if len(said) <= LONGEST_LINE else f"{said[:LONGEST_LINE]}…"
    return look.say("template.line", number=line["line_no"], text=begin)
