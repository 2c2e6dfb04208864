"""Passages that are a legitimate template: declared and withdrawn by the command, in force from the next build on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components import work
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.right_ended import says_ended
from dashboard.components.table import table
from dashboard.markup import element, show
from dashboard.store import templates
from dashboard.store.templates import Common, Template
from dashboard.summaries.authors import author

Row = dict[str, Any]
COLUMNS = ("meetings", "lines", "declared", "by", "why")
LONGEST_WHY = 500
LONGEST_LINE = 60  # of what stands in the choice; the whole line stands in the pair above


def may_mark(ctx: PageContext) -> bool:
    """Who may read texts and answers for every cell, since a template is left out in all of them."""
    user = ctx.user
    whole = bool(access.query("scope_is_whole", ctx.scope)["is_whole"][0])
    return user.may_act and user.may("texts") and whole


def offer_mark(ctx: PageContext, pair_lines: pl.DataFrame, texts: Mapping[str, Mapping[int, str]]) -> None:
    """The form that declares lines that two minutes have word for word, all of them or those chosen.

    `pair_lines`: those of copy_pair.sql; `texts`: by meeting and number, where they may be read.
    """
    t = ctx.t
    if not may_mark(ctx):
        return
    row = pair_lines.row(0, named=True)
    meetings = tuple(sorted((row["meeting_code"], row["source_code"])))
    if Common(meetings) in {template.common for template in templates.in_force(store())}:
        show(element("p", t("template.already"), class_="cp-message"))
        return
    of_source = meetings[0] == row["source_code"]
    alike = pair_lines.filter((pl.col("of_source") == of_source) & (pl.col("kind") == "own") & (pl.col("same") == 1))
    if alike.is_empty():
        show(element("p", t("template.nothing"), class_="cp-limits"))
        return
    lines = {line["line_no"]: _line(ctx, line, texts.get(meetings[0], {})) for line in alike.iter_rows(named=True)}
    with st.expander(t("template.mark", n=len(lines)), icon=":material/rule:"):
        show(element("p", t("template.about"), class_="cp-limits"))
        _form(ctx, "declare", Common(meetings), lines)


def draw(ctx: PageContext) -> None:
    """The part of the page: what is declared, the work under way, and taking back."""
    if not may_mark(ctx):
        return
    t, declared = ctx.t, templates.in_force(store())
    show(element("h2", t("template.title"), class_="cp-part"))
    work.progress(ctx, ("template",))
    if not declared:
        show(element("p", t("template.none"), class_="cp-empty"))
        return
    named = _named(ctx, declared)
    head = [t.of("template.column", name) for name in COLUMNS]
    body = [_row(ctx, template, named) for template in declared]
    show(
        element("p", t("template.declared", n=len(declared)), class_="cp-lead"),
        table(t("template.title"), head, body),
    )
    offer(t, "templates", lambda: [dict(zip(head, row, strict=True)) for row in body])
    with st.expander(t("template.withdraw"), icon=":material/undo:"):
        labels = {template.common: f"{row[0]} ({row[1]})" for template, row in zip(declared, body, strict=True)}
        chosen = st.selectbox(t("template.which"), list(labels), format_func=labels.__getitem__, key="template-which")
        _form(ctx, "withdraw", chosen)


def _form(ctx: PageContext, step: str, common: Common, lines: Mapping[int, str] | None = None) -> None:
    """`lines`: what may be chosen, by number; all of them are chosen at first."""
    t = ctx.t
    with st.form(f"template-{step}", border=False):
        if lines:
            chosen = st.multiselect(
                t("template.lines"), list(lines), list(lines), format_func=lines.__getitem__, key=f"lines-{common}"
            )
            common = common._replace(lines=() if len(chosen) == len(lines) else tuple(sorted(chosen)))
        why = st.text_input(t("template.why"), key=f"template-why-{step}", max_chars=LONGEST_WHY)
        asked = st.form_submit_button(t.of("template.do", step), disabled=work.under_way())
    if not asked:
        return
    if not why.strip():
        show(element("p", t("template.no_reason"), class_="cp-message", role="alert"))
        return
    if lines and not chosen:
        show(element("p", t("template.no_lines"), class_="cp-message", role="alert"))
        return
    if says_ended(ctx):
        return
    numbers = [f"--line={number}" for number in common.lines]
    arguments = ["template", step, *numbers, f"--why={why.strip()}", f"--by={ctx.user.login}", "--"]
    if work.start(ctx, "template", "", [*arguments, *common.meetings]):
        st.rerun()


def _named(ctx: PageContext, declared: list[Template]) -> dict[str, str]:
    codes = sorted({code for template in declared for code in template.common.meetings})
    rows = access.query("meetings_named", ctx.scope, as_of=ctx.as_of, meetings="\n".join(codes))
    return {code: f"{name}, {ctx.t.date(held_on)}" for code, held_on, name in rows.iter_rows()}


def _row(ctx: PageContext, template: Template, named: dict[str, str]) -> list[str]:
    t = ctx.t
    common = template.common
    meetings = "; ".join(named.get(code, code) for code in common.meetings)
    numbers = ", ".join(map(str, common.lines))
    which = t("template.only", numbers=numbers) if numbers else t("template.whole", n=template.lines)
    return [meetings, which, t.date(template.at), author(t, template.by), template.why]


def _line(ctx: PageContext, line: Row, text: Mapping[int, str]) -> str:
    """Its number and beginning, or its length where the text is not kept."""
    content = text.get(line["line_no"]) or ctx.t("pair.not_kept", n=line["characters"])
    begin = content if len(content) <= LONGEST_LINE else f"{content[:LONGEST_LINE]}…"
    return ctx.t("template.line", number=line["line_no"], text=begin)
