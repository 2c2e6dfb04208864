"""What the intake settled or leaves to a person: people of online meetings, meetings of two sources, full sheets."""

from __future__ import annotations

import streamlit as st

from dashboard import access
from dashboard.components import work
from dashboard.components.frame import PageContext
from dashboard.components.table import folded, table
from dashboard.markup import element, show
from dashboard.scope import Scope

SHOWN = 200


def draw(ctx: PageContext, scope: Scope) -> None:
    """The four lists, each only where it has something."""
    _people(ctx, scope)
    _matched(ctx, scope)
    _links(ctx, scope)
    _prefilled(ctx, scope)


def _people(ctx: PageContext, scope: Scope) -> None:
    t, rows = ctx.t, access.query("unmatched_names", scope).to_dicts()
    if not rows:
        return
    show(element("h2", t("unmatched.title"), class_="cp-part"), element("p", t("unmatched.text"), class_="cp-limits"))
    head = [t("column.cell"), t("unmatched.place"), t("unmatched.meetings"), t("unmatched.last")]
    body = [
        [row["cell_name"], row["place"], t.number(row["n_meetings"]), t.date(row["last_on"]) if row["last_on"] else ""]
        for row in rows[:SHOWN]
    ]
    show(table(t("unmatched.title"), head, body, numbers=(2,)))
    if not work.may_start(ctx):
        return
    labels = {(row["cell_code"], row["name"]): f"{row['cell_name']}, {row['place']}" for row in rows[:SHOWN]}
    with st.form("unmatched", border=False):
        left, middle, right = st.columns([4, 3, 1], vertical_alignment="bottom")
        with left:
            chosen = st.selectbox(t("unmatched.who"), list(labels), format_func=labels.__getitem__, key="unmatched-who")
        with middle:
            member = st.text_input(t("unmatched.member"), key="unmatched-member").strip()
        with right:
            asked = st.form_submit_button(t("unmatched.do"), disabled=work.under_way())
    if asked and member and chosen:
        # The code goes by standard input, since arguments of a process can be read by others.
        arguments = ["match", *_by(ctx), "--", *chosen]
        if work.start(ctx, "match", labels[chosen], arguments, f"{member}\n".encode()):
            st.rerun()
    elif asked:
        show(element("p", t("unmatched.no_member"), class_="cp-empty", role="alert"))


def _matched(ctx: PageContext, scope: Scope) -> None:
    t, rows = ctx.t, access.query("matched_names", scope).to_dicts()
    if not rows:
        return
    head = [t("column.cell"), t("unmatched.place"), t("unmatched.meetings"), t("unmatched.last")]
    body = [
        [
            row["cell_name"],
            row["place"] or "",
            t.number(row["n_meetings"]),
            t.date(row["last_on"]) if row["last_on"] else "",
        ]
        for row in rows[:SHOWN]
    ]
    title = t("matched.title", n=len(rows))
    show(folded(title, element("p", t("matched.text"), class_="cp-limits"), table(title, head, body, numbers=(2,))))
    if not work.may_start(ctx):
        return
    labels = {
        (row["cell_code"], row["name"]): ", ".join(filter(None, [row["cell_name"], row["place"]])) for row in rows
    }
    with st.form("matched", border=False):
        left, right = st.columns([5, 2], vertical_alignment="bottom")
        with left:
            chosen = st.selectbox(t("matched.which"), list(labels), format_func=labels.__getitem__, key="matched-which")
        with right:
            asked = st.form_submit_button(t("matched.undo"), disabled=work.under_way(), icon=":material/undo:")
    if asked and chosen and work.start(ctx, "match", labels[chosen], ["match", "--undo", *_by(ctx), "--", *chosen]):
        st.rerun()


def _links(ctx: PageContext, scope: Scope) -> None:
    t, rows = ctx.t, access.query("meeting_links", scope).to_dicts()
    if not rows:
        return
    head = [t("column.cell"), t("links.day"), t("links.written"), t("links.counts_as"), t("links.values")]
    head.append(t("links.left_out"))
    body = [
        [
            row["cell_name"],
            t.date(row["held_on"]),
            f"{row['written_code']} ({row['source']})",
            f"{row['meeting_code']} ({row['of_source']})",
            row["source"] if row["goes_before"] else row["of_source"],
            "; ".join(
                t("links.n_left_out", table=t.of("table", name), n=n)
                for name, n in zip(row["tables"] or [], row["n_left_out"] or [], strict=True)
            ),
        ]
        for row in rows[:SHOWN]
    ]
    title = t("links.title", n=len(rows))
    show(folded(title, element("p", t("links.text"), class_="cp-limits"), table(title, head, body)))
    if not work.may_start(ctx):
        return
    labels = {
        row["written_code"]: f"{row['cell_name']}, {t.date(row['held_on'])}: {row['written_code']}" for row in rows
    }
    with st.form("links", border=False):
        left, right = st.columns([5, 2], vertical_alignment="bottom")
        with left:
            code = st.selectbox(t("links.which"), list(labels), format_func=labels.__getitem__, key="links-which")
        with right:
            asked = st.form_submit_button(t("links.undo"), disabled=work.under_way(), icon=":material/undo:")
    if asked and code and work.start(ctx, "separate", labels[code], ["separate", *_by(ctx), "--", code]):
        st.rerun()


def _by(ctx: PageContext) -> list[str]:
    return [f"--by={ctx.user.login}"] if ctx.user.login else []


def _prefilled(ctx: PageContext, scope: Scope) -> None:
    t, rows = ctx.t, access.query("prefilled", scope).to_dicts()
    if not rows:
        return
    head = [t("prefilled.file"), t("column.source_name"), t("prefilled.column"), t("prefilled.rows")]
    body = [
        [
            row["file"],
            row["source"],
            f"{t.of('table', row['table'])}: {t.of('field', row['column'])}",
            t.number(row["n_rows"]),
        ]
        for row in rows
    ]
    title = t("prefilled.title", n=len(rows))
    show(folded(title, element("p", t("prefilled.text"), class_="cp-limits"), table(title, head, body, numbers=(3,))))
