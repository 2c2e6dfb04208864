"""Tasks that are not the earlier one in the same words: declared and withdrawn by the command, listed with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import access, url_state
from dashboard.auth.access_log import texts_seen
from dashboard.auth.current_user import store
from dashboard.components import work
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.right_ended import says_ended
from dashboard.components.table import table
from dashboard.markup import element, show
from dashboard.scope import Scope
from dashboard.store import distinct_tasks
from dashboard.store.distinct_tasks import Distinct, Pair
from dashboard.summaries.authors import author

Row = dict[str, Any]
COLUMNS = ("pair", "declared", "by", "why")
LONGEST_WHY = 500
LONGEST_TEXT = 60  # of what stands in the choice


def draw(ctx: PageContext, unit: Scope, cells: Mapping[str, str]) -> None:
    """The part of the page for who may deal with cells; `cells`: those set out on it, by code."""
    if not ctx.user.may_act:
        return
    t = ctx.t
    show(element("h2", t("distinct.title"), class_="cp-part"))
    show(element("p", t("distinct.about"), class_="cp-limits"))
    work.progress(ctx, ("distinct",))
    if offered := _offered(ctx, unit, cells):
        _declare(ctx, unit, offered)
    _declared(ctx, unit)


def _offered(ctx: PageContext, unit: Scope, cells: Mapping[str, str]) -> dict[str, str]:
    """Also the cell of the address, where it may be seen, though it is not among those listed."""
    asked = url_state.kept("cell")
    if not asked or asked in cells:
        return dict(cells)
    return dict(cells) | {
        row["cell_code"]: ", ".join([row["name"], *row["above"][:1]])
        for row in access.query("cell", unit, as_of=ctx.as_of, cell=asked).iter_rows(named=True)
    }


def _declare(ctx: PageContext, unit: Scope, offered: Mapping[str, str]) -> None:
    t = ctx.t
    cell = url_state.select("cell", t("distinct.cell"), {"": t("distinct.no_cell")} | dict(offered))
    if not cell:
        return
    rows = access.query("decision_pairs", unit, as_of=ctx.as_of, cell=cell, texts=ctx.user.may("texts")).to_dicts()
    if not rows:
        show(element("p", t("distinct.no_pairs"), class_="cp-empty"))
        return
    if meetings := sorted({row["meeting_code"] for row in rows if row["text"] is not None}):
        texts_seen(ctx.user, meetings)
    _form(ctx, "declare", {Pair(row["earlier_code"], row["later_code"]): _label(ctx, row) for row in rows})


def _label(ctx: PageContext, row: Row) -> str:
    t = ctx.t
    text = row["text"] or ""
    begin = text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
    days = t("distinct.days", earlier=t.date(row["earlier_on"]), later=t.date(row["later_on"]))
    reported = t.of("distinct.heard", "no" if row["silent"] else "yes")
    codes = t("distinct.codes", earlier=row["earlier_code"], later=row["later_code"])
    return " · ".join(part for part in (begin, days, reported, codes) if part)


def _declared(ctx: PageContext, unit: Scope) -> None:
    """What is in force of the cells in sight, and taking it back."""
    t = ctx.t
    shown = _in_sight(ctx, unit)
    if not shown:
        show(element("p", t("distinct.none"), class_="cp-empty"))
        return
    head = [t("column.cell"), *(t.of("distinct.column", name) for name in COLUMNS)]
    body = list(shown.values())
    show(
        element("p", t("distinct.declared", n=len(shown)), class_="cp-lead"),
        table(t("distinct.title"), head, body),
    )
    offer(t, "distinct-tasks", lambda: [dict(zip(head, row, strict=True)) for row in body])
    with st.expander(t("distinct.withdraw"), icon=":material/undo:"):
        _form(ctx, "withdraw", {known.pair: f"{row[0]}: {row[1]}" for known, row in shown.items()})


def _in_sight(ctx: PageContext, unit: Scope) -> dict[Distinct, list[str]]:
    """Each correction both tasks of which may be seen, with its line of the table."""
    t, known = ctx.t, distinct_tasks.in_force(store())
    codes = "\n".join(sorted({code for one in known for code in one.pair}))
    tasks = access.query("tasks_named", unit, as_of=ctx.as_of, tasks=codes).rows_by_key("task_code", named=True)
    shown = {}
    for one in known:
        if not all(code in tasks for code in one.pair):
            continue
        [earlier], [later] = (tasks[code] for code in one.pair)
        days = t("distinct.days", earlier=t.date(earlier["held_on"]), later=t.date(later["held_on"]))
        pair = f"{days} ({t('distinct.codes', earlier=one.pair.earlier, later=one.pair.later)})"
        shown[one] = [later["name"], pair, t.date(one.at), author(t, one.by), one.why]
    return shown


def _form(ctx: PageContext, step: str, pairs: Mapping[Pair, str]) -> None:
    t = ctx.t
    with st.form(f"distinct-{step}", border=False):
        pair = st.selectbox(
            t.of("distinct.which", step), list(pairs), format_func=pairs.__getitem__, key=f"distinct-pair-{step}"
        )
        why = st.text_input(t("distinct.why"), key=f"distinct-why-{step}", max_chars=LONGEST_WHY)
        asked = st.form_submit_button(t.of("distinct.do", step), disabled=work.under_way())
    if not asked:
        return
    if not why.strip():
        show(element("p", t("distinct.no_reason"), class_="cp-message", role="alert"))
        return
    if says_ended(ctx):
        return
    arguments = ["distinct", step, f"--why={why.strip()}", f"--by={ctx.user.login}", "--", *pair]
    if work.start(ctx, "distinct", "", arguments):
        st.rerun()
