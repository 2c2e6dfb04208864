"""Cases and commitments: what is being done, by whom, until when, what was promised, and what visits found."""

from __future__ import annotations

from typing import Any

from dashboard import access, url_state
from dashboard.auth import access_log
from dashboard.auth.current_user import here, store
from dashboard.components import case_actions, casework, filter_row, tree, work
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext, open_page
from dashboard.components.links import case_address
from dashboard.components.table import table
from dashboard.markup import Markup, element, show
from dashboard.scope import Scope
from dashboard.store import cases
from dashboard.store.tables import CASE_STATES, Case
from dashboard.summaries.escalation import escalated
from dashboard.summaries.places import place_of
from dashboard.views.cases import board, case_page, own_visits
from etl.config.workspace import now

ORDER = 5
GROUP = "work"
TITLE = "cases.title"
PATH = "vu-viec"
VIEWS = ("list", "board")
Cells = dict[str, dict[str, Any]]


def page() -> None:
    """Draws the page: one case where the address names it, else the list."""
    ctx = open_page(TITLE)
    if ctx is None:
        return
    work.progress(ctx, ("outcomes",))
    case_actions.show_done(ctx)
    if of := cases.cell_of(store(), url_state.kept("case")):
        # The address names a case and not its cell; asking for one outside the scope is on record too.
        access_log.seen(ctx.user, TITLE, ctx.as_of, of)
        if _one(ctx, of):
            return
    place = tree.place(ctx)
    known = _known(ctx, place.scope)
    _list(ctx, place, cases.cases_of(store(), list(known)), known)
    own_visits.draw(ctx, place.scope)


def _one(ctx: PageContext, cell: str) -> bool:
    """Draws the case that the address names, whatever unit it names beside; False where its cell is out of scope."""
    known = _known(ctx, ctx.scope)
    if cell not in known:
        return False
    case = next(case for case in cases.cases_of(store(), [cell]) if case.id == int(url_state.kept("case")))
    case_page.draw(ctx, case, known[cell])
    return True


def _known(ctx: PageContext, unit: Scope) -> Cells:
    """The cells with a case, open or closed, that lie in the place."""
    codes = cases.cells_of_cases(store())
    if not codes:
        return {}
    rows = access.query("known_among", unit, as_of=ctx.as_of, cells="\n".join(codes))
    return {row["cell_code"]: row for row in rows.iter_rows(named=True)}


def _list(ctx: PageContext, place: tree.Place, every: list[Case], known: Cells) -> None:
    t, today = ctx.t, now().date()
    open_ = [case for case in every if case.closed_at is None]
    late = [case for case in open_ if cases.is_overdue(case, today)]
    nobodys = sum(not case.owner for case in open_)
    first = t("cases.headline", n=len(open_)) if open_ else t("cases.headline_none")
    rest = t("cases.rest", late=len(late), nobodys=nobodys) if open_ else ""
    show(element("p", element("strong", first), " ", rest, class_="cp-headline cp-ready"))
    _escalated(ctx, place.scope)
    shown = _chosen(ctx, place, every)
    if not shown:
        show(element("p", t("cases.empty"), class_="cp-empty"))
        return
    views = {name: t.of("cases.view", name) for name in VIEWS}
    if url_state.switch("view", t("cases.view"), views, VIEWS[0], hidden=True) == "board":
        show(board.draw(ctx, shown, known, today))
        return
    rows = [_row(ctx, case, known[case.cell_code]) for case in shown]
    offer(t, "cases", lambda: rows)
    head = [name for name in rows[0] if name != t("cases.is_late")]
    body = [_line(ctx, case, row) for case, row in zip(shown, rows, strict=True)]
    show(table(t("cases.title"), head, body))


def _escalated(ctx: PageContext, unit: Scope) -> None:
    """Commitments that the level below has left overdue for long."""
    days = here().config.escalate_days
    rows = escalated(store(), unit, ctx.as_of, now().date(), days)
    if rows:
        names = ctx.t.listed([f"{row['name']} ({row['cell_code']})" for row in rows])
        show(element("p", ctx.t("escalated.cases", n=len(rows), days=days, cells=names), class_="cp-headline cp-stale"))


def _chosen(ctx: PageContext, place: tree.Place, every: list[Case]) -> list[Case]:
    t, today = ctx.t, now().date()
    first, second, third = filter_row.places(t, 3)
    with first:
        place.draw(ctx)
    states = {"": t("cases.open"), "overdue": t("queue.show.overdue")}
    visited = cases.visited(store())
    states |= {state: t.of("case.state", state) for state in (*CASE_STATES, "visited")}
    with second:
        state = url_state.select("state", t("queue.filter.state"), states)
    owners = {"": t("case.owner.any"), casework.NOBODYS: t("case.owner.nobodys")}
    owners |= {f"{casework.OF}{case.owner}": case.owner for case in every if case.owner}
    with third:
        owner = url_state.select("owner", t("queue.filter.owner"), owners)
    return [
        case
        for case in every
        if (casework.state_of(case, visited) == state or (not state and case.closed_at is None) or (
            state == "overdue" and cases.is_overdue(case, today)))
        and (not owner or (owner == casework.NOBODYS and not case.owner) or owner == f"{casework.OF}{case.owner}")
    ]  # fmt: skip


def _row(ctx: PageContext, case: Case, cell: dict[str, Any]) -> dict[str, str]:
    t, today = ctx.t, now().date()
    waiting = [one for one in cases.promised(store(), case.id) if one.done_on is None]
    due = case.watch_until if case.state == "watched" else case.due_on
    late = cases.is_overdue(case, today)
    return {
        t("column.cell"): cell["name"],
        t("column.unit"): place_of(cell["above"]),
        t("column.case"): t.of("case.state", casework.state_of(case, cases.visited(store()))),
        t("column.owner"): case.owner or t("case.unowned"),
        t("column.due"): t.date(due) if due else "",
        t("cases.is_late"): t("value.yes") if late else "",
        t("column.opened"): t.date(case.opened_at),
        t("column.promises"): t.number(len(waiting)),
    }


def _line(ctx: PageContext, case: Case, row: dict[str, str]) -> list[str | Markup]:
    """The row as the page shows it: the cell leads to its case, and late ones say so beside their day."""
    t = ctx.t
    link = element("a", row[t("column.cell")], href=case_address(ctx, case.id), target="_self")
    shown = row | {t("column.cell"): link}
    if shown.pop(t("cases.is_late")):
        shown[t("column.due")] = f"{row[t('column.due')]} {t('cases.late')}"
    return list(shown.values())


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
