"""One's own work: the cases one owns, what came in since one looked, and the first cells of the queue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components import casework
from dashboard.components.casework import Casework, state_of
from dashboard.components.frame import PageContext
from dashboard.components.links import case_address, file_of, profile_link
from dashboard.components.table import table
from dashboard.markup import Markup, element, listed, show
from dashboard.store import audit, cases
from dashboard.store.tables import Case
from dashboard.summaries.flags import ordered
from dashboard.summaries.places import place_of
from etl.config.workspace import now

FIRST = 8
LOOKED = "home opened"
_BEFORE = "home_looked_before"


def own_cases(ctx: PageContext) -> None:
    """The open cases that the reader owns, those that are late first."""
    t, work = ctx.t, casework.of_place(ctx, ctx.scope)
    mine = {code: case for code, case in work.cases.items() if case.owner and case.owner == ctx.user.login}
    show(element("h2", t("home.mine"), class_="cp-part"))
    if not mine:
        show(element("p", t("home.mine_none", n=len(work.cases)), class_="cp-empty cp-ready"))
        return
    named = access.query("known_among", ctx.scope, as_of=ctx.as_of, cells="\n".join(sorted(mine)))
    cells = {row["cell_code"]: row for row in named.iter_rows(named=True)}
    late = {code for code, case in mine.items() if cases.is_overdue(case, work.today)}
    in_turn = sorted(mine, key=lambda code: (code not in late, mine[code].due_on or work.today, code))
    head = [t("column.cell"), t("column.unit"), t("column.case"), t("column.due")]
    lines = [_case(ctx, work, mine[code], cells[code], late=code in late) for code in in_turn if code in cells]
    show(
        element("p", t("home.mine_sentence", n=len(mine), late=len(late)), class_="cp-lead cp-ready"),
        table(t("home.mine"), head, lines),
    )


def came_in(ctx: PageContext) -> None:
    """What is new since the reader opened this page in an earlier session."""
    t, since = ctx.t, _looked_before(ctx)
    show(element("h2", t("home.since"), class_="cp-part"))
    if since is None:
        show(element("p", t("home.since_first"), class_="cp-empty"))
        return
    news = _news(ctx, since)
    first = element("p", t("home.since_when", moment=t.moment(since)), class_="cp-limits")
    nothing = element("p", t("home.since_nothing"), class_="cp-empty")
    show(first, listed(news, class_="cp-triggers") if news else nothing)


def first_of_queue(ctx: PageContext) -> None:
    """The first cells of the queue of the scope, and the way to all of them."""
    t = ctx.t
    rows = access.query("queue", ctx.scope, as_of=ctx.as_of, previous=ctx.previous, take=FIRST)
    show(element("h2", t("home.queue"), class_="cp-part"))
    if rows.is_empty():
        show(element("p", t("queue.headline_none"), class_="cp-empty cp-ready"))
        return
    n = rows["n_matching"][0]
    head = [t("column.cell"), t("column.unit"), t("column.flags")]
    lines = [_line(ctx, row) for row in rows.iter_rows(named=True)]
    show(element("p", t("queue.headline", n=n), class_="cp-lead cp-ready"), table(t("home.queue"), head, lines))
    label = t("home.whole_queue", n=n)
    st.page_link(file_of("attention"), label=label, icon=":material/arrow_forward:", query_params=ctx.link())


def _line(ctx: PageContext, row: dict[str, Any]) -> list[str | Markup]:
    names = [ctx.flag_name(flag["flag"]) for flag in ordered(row["flags"] or [], row["reasons"])]
    return [profile_link(ctx, row["cell_code"], row["name"]), place_of(row["above"]), "; ".join(names)]


def _case(ctx: PageContext, work: Casework, case: Case, cell: dict[str, Any], *, late: bool) -> list[str | Markup]:
    t, due = ctx.t, case.watch_until if case.state == "watched" else case.due_on
    link = element("a", cell["name"], href=case_address(ctx, case.id), target="_self")
    day = f"{t.date(due) if due else ''} {t('cases.late') if late else ''}".strip()
    return [link, place_of(cell["above"]), t.of("case.state", state_of(case, work.visited)), day]


def _looked_before(ctx: PageContext) -> datetime | None:
    """When the reader last opened the page in another session; this session's own opening is entered once."""
    if _BEFORE not in st.session_state:
        before, _ = audit.matching(store(), audit.Wanted(ctx.user.login, (LOOKED,)), 0, 1)
        st.session_state[_BEFORE] = before[0].at if before else None
        audit.enter(store(), now(), ctx.user.login, LOOKED, **ctx.user.as_detail())
    return st.session_state[_BEFORE]


def _news(ctx: PageContext, since: datetime) -> list[str | Markup]:
    """Results that were published, answers and outcomes that were written since, each in a sentence with its links."""
    t, news = ctx.t, []
    if ctx.fresh["built_at"] and ctx.fresh["built_at"].replace(tzinfo=None) > since and ctx.as_of is not None:
        rows = access.query(
            "queue", ctx.scope, as_of=ctx.as_of, previous=ctx.previous, state="open", only_new=True, take=1
        )
        n = rows["n_matching"][0] if rows.height else 0
        news.append(t("home.news.results", month=t.month(ctx.as_of), n=n))
    work = casework.of_place(ctx, ctx.scope)
    for code, case in work.cases.items():
        answered = [n for n in cases.notes(store(), case.id) if n.kind == "answer" and n.written_at > since]
        if answered:
            news.append(_of_case(ctx, case, code, "answer"))
        if any(one.written_at > since for one in cases.outcomes(store(), case.id)):
            news.append(_of_case(ctx, case, code, "outcome"))
    return news


def _of_case(ctx: PageContext, case: Case, code: str, what: str) -> Markup:
    named = access.query("known_among", ctx.scope, as_of=ctx.as_of, cells=code)
    link = element("a", named["name"][0], href=case_address(ctx, case.id), target="_self")
    return element("span", link, ": ", ctx.t.of("home.news", what))
