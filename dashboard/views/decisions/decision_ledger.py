"""The ledger of tasks: set when, due when, by whom in charge, what came of it; the longest overdue first."""

from __future__ import annotations

from typing import Any

from dashboard import access, url_state
from dashboard.auth.access_log import texts_seen
from dashboard.charts.decisions import STATES
from dashboard.components import paging
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.links import action_address, profile_link
from dashboard.components.table import table
from dashboard.markup import Markup, element, show
from dashboard.scope import Scope

PAGE_SIZE = 20
MOST_EXPORTED = 100_000
# Months since a task was set, to choose from; none set within twelve months is older than eleven.
AGES = ("0", "3", "6")
COLUMNS = ("set", "due", "lead", "state", "times")
Row = dict[str, Any]


def draw(ctx: PageContext, unit: Scope, cell_type: str) -> None:
    """The part of the page, with its filters."""
    t = ctx.t
    show(element("h2", t("ledger.title"), class_="cp-part"))
    states = {"late": t.of("decisions.state", "late")}
    states |= {state: t.of("decisions.state", state) for state in reversed(STATES)} | {"all": t("ledger.all")}
    state = url_state.switch("state", t("queue.filter.state"), states, "late")
    months = url_state.switch("age", t("ledger.age"), {age: t.of("ledger.age", age) for age in AGES}, "0")
    asked = {"as_of": ctx.as_of, "cell_type": cell_type, "state": "" if state == "all" else state}
    asked |= {"months": int(months), "texts": ctx.user.may("texts")}
    number, rows = paging.leaf(
        lambda skip: access.query("decision_ledger", unit, **asked, skip=skip, take=PAGE_SIZE), PAGE_SIZE
    )
    if rows.is_empty():
        show(element("p", t("ledger.none"), class_="cp-empty"))
        return
    records = rows.to_dicts()
    n_matching = records[0]["n_matching"]
    texts = _texts_shown(ctx, records)
    head = [t("column.cell"), t("column.unit"), *(t.of("ledger.column", c) for c in COLUMNS)]
    head += [t("column.content")] if texts else []
    head += [t("case.do")] if ctx.user.may_act else []
    show(element("p", t("ledger.matching", n=n_matching), class_="cp-matching"))
    offer(t, "decisions", lambda: _exported(ctx, unit, asked))
    show(table(t("ledger.title"), head, [_shown(ctx, row, texts=texts) for row in records]))
    paging.draw(t, number, n_matching, PAGE_SIZE)
    show(element("p", t("ledger.limits" if texts else "ledger.limits_no_text"), class_="cp-limits"))


def _texts_shown(ctx: PageContext, rows: list[Row]) -> bool:
    """Whether any text is shown; that is entered."""
    meetings = sorted({row["meeting_code"] for row in rows if row["text"] is not None})
    if meetings:
        texts_seen(ctx.user, meetings)
    return bool(meetings)


def _shown(ctx: PageContext, row: Row, *, texts: bool) -> list[str | Markup]:
    t = ctx.t
    name = profile_link(ctx, row["cell_code"], row["name"])
    line = [name, row["unit"] or "", *_figures(ctx, row).values()]
    line += [row["text"] or t("value.unknown")] if texts else []
    if ctx.user.may_act:
        label = t("ledger.act", cell=row["name"], day=t.date(row["held_on"]))
        where = action_address(ctx, row["cell_code"])
        line.append(element("a", t("ledger.act_short"), href=where, target="_self", aria_label=label))
    return line


def _figures(ctx: PageContext, row: Row) -> dict[str, str]:
    t = ctx.t
    return {
        "set": t.date(row["held_on"]),
        "due": t("ledger.no_date") if row["due_on"] is None else t.date(row["due_on"]),
        "lead": t.whether(row["lead_named"]),
        "state": _state(ctx, row),
        "times": t("value.unknown") if row["times"] is None else t("ledger.times", n=row["times"]),
    }


def _state(ctx: PageContext, row: Row) -> str:
    t, state = ctx.t, row["state"]
    if state == "late":
        return t("ledger.late", n=row["days_late"])
    if state in ("done", "partly"):
        done = t("value.unknown") if row["percent_done"] is None else t.percent(row["percent_done"] / 100)
        return t("ledger.reported", state=t.of("decisions.state", state), day=t.date(row["reported_on"]), done=done)
    return t.of("decisions.state", state)


def _exported(ctx: PageContext, unit: Scope, asked: dict[str, Any]) -> list[dict[str, str]]:
    """Without the texts: these stay in the house."""
    t = ctx.t
    rows = access.query("decision_ledger", unit, **asked | {"texts": False}, skip=0, take=MOST_EXPORTED)
    return [
        {
            t("column.cell_code"): row["cell_code"],
            t("column.cell"): row["name"],
            t("column.unit"): row["unit"] or "",
        }
        | {t.of("ledger.column", name): value for name, value in _figures(ctx, row).items()}
        for row in rows.iter_rows(named=True)
    ]
