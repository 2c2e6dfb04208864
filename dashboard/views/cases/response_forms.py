"""What a cell wrote, on the page of its case: judged by one person, confirmed or given back by a second one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.auth.current_user import store
from dashboard.components.cell_responses import line, readable
from dashboard.components.frame import PageContext
from dashboard.markup import element, show
from dashboard.store import responses
from dashboard.store.letter_tables import VERDICTS
from dashboard.store.responses import ReadResponse
from dashboard.views.cases.writing import is_written
from etl.config.workspace import now


def draw(ctx: PageContext, cell: str, *, acting: bool) -> None:
    """The responses of a cell, with the form that the next step of each needs."""
    written = responses.of_cells(store(), [cell])
    if not written:
        return
    show(element("h2", ctx.t("response.title"), class_="cp-part"))
    shown = readable(ctx, cell, written)
    if len(shown) < len(written):
        show(element("p", ctx.t("blind.responses", n=len(written) - len(shown)), class_="cp-limits"))
    for one in shown:
        show(line(ctx.t, one, now().date()))
        if acting and one.state == "waiting":
            _judge(ctx, one)
        elif acting and one.state == "judged":
            _confirm(ctx, one)
        elif (
            acting
            and one.state == "accepted"
            and one.is_open_dispute
            and st.button(ctx.t("response.in_source"), key=f"in-source-{one.id}")
        ):
            _try(ctx, one, "in source", partial(responses.note_in_source, store(), one.id, one.version, now().date()))


def _judge(ctx: PageContext, one: ReadResponse) -> None:
    t = ctx.t
    with st.form(f"judge-{one.id}", enter_to_submit=False):
        verdict = st.segmented_control(
            t("response.verdict"), VERDICTS, format_func=lambda v: t.of("response.verdict", f"{_family(one)}.{v}"),
            key=f"verdict-{one.id}",
        )  # fmt: skip
        reason = st.text_input(t("response.reason"), key=f"verdict-reason-{one.id}", max_chars=1_000)
        if st.form_submit_button(t("response.judge")):
            _try(ctx, one, "judged", partial(responses.judge, store(), one.id, one.version, str(verdict), reason,
                                             ctx.user.login))  # fmt: skip


def _family(one: ReadResponse) -> str:
    return "dispute" if one.kind == "dispute" else "text"


def _confirm(ctx: PageContext, one: ReadResponse) -> None:
    t = ctx.t
    if ctx.user.login and ctx.user.login == one.verdict_by:
        show(element("p", t("response.second_needed"), class_="cp-limits"))
        return
    write = partial(responses.confirm, store(), one.id, one.version, ctx.user.login, now())
    with st.container(horizontal=True, key=f"second-{one.id}"):
        if st.button(t("response.confirm"), key=f"confirm-{one.id}", type="primary"):
            _try(ctx, one, "confirmed", partial(write, agreed=True))
        if st.button(t("response.give_back"), key=f"give-back-{one.id}"):
            _try(ctx, one, "given back", partial(write, agreed=False))


def _try(ctx: PageContext, one: ReadResponse, action: str, write: Callable[[], None]) -> None:
    lacking = ctx.t("response.lacking")
    if is_written(ctx, one.cell_code, f"response: {action}", write, lacking, response=one.id):
        st.rerun()
