"""The ledger of tasks: set when, due when, by whom in charge, what came of it; the longest overdue first."""

from __future__ import annotations

from typing import Any

from dashboard import access, url_state
from dashboard.auth.access_log import texts_seen
from dashboard.charts.decisions import STATES
from dashboard.components import paging
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.links import action_address, profile_address
from dashboard.components.table import table
from dashboard.markup import Markup, element, show

PAGE_SIZE = 20
MOST_EXPORTED = 100_000
# Months since a task was set, to choose from; none set within twelve months is older than eleven.
AGES = ("0", "3", "6")
COLUMNS = ("set", "due", "lead", "state", "times")
Row = dict[str, Any]


def draw(look: Look, unit: str, cell_type: str) -> None:
    """The part of the page, with its filters."""
    say = look.say
    show(element("h2", say("ledger.title"), class_="cp-part"))
    states = {"late": say.of("decisions.state", "late")}
    states |= {state: say.of("decisions.state", state) for state in reversed(STATES)} | {"all": say("ledger.all")}
    state = url_state.switch("state", say("queue.filter.state"), states, "late")
    months = url_state.switch("age", say("ledger.age"), {age: say.of("ledger.age", age) for age in AGES}, "0")
    asked = {"as_of": look.as_of, "cell_type": cell_type, "state": "" if state == "all" else state}
    asked |= {"months": int(months), "texts": look.visitor.may("texts")}
    number, rows = paging.leaf(
        lambda skip: access.ask("decision_ledger", unit, **asked, skip=skip, take=PAGE_SIZE), PAGE_SIZE
    )
    if rows.is_empty():
        show(element("p", say("ledger.none"), class_="cp-empty"))
        return
    told = rows.to_dicts()
    n_matching = told[0]["n_matching"]
    texts = _texts_told(look, told)
    head = [say("column.cell"), say("column.unit"), *(say.of("ledger.column", c) for c in COLUMNS)]
    head += [say("column.content")] if texts else []
    head += [say("case.do")] if look.visitor.may_act else []
    show(element("p", say("ledger.matching", n=n_matching), class_="cp-matching"))
    offer(say, "decisions", lambda: _exported(look, unit, asked))
    show(table(say("ledger.title"), head, [_shown(look, row, texts=texts) for row in told]))
    paging.draw(say, number, n_matching, PAGE_SIZE)
    show(element("p", say("ledger.limits" if texts else "ledger.limits_no_text"), class_="cp-limits"))


def _texts_told(look: Look, rows: list[Row]) -> bool:
    """Whether any text is shown; that is entered."""
    meetings = sorted({row["meeting_code"] for row in rows if row["text"] is not None})
    if meetings:
        texts_seen(look.visitor, meetings)
    return bool(meetings)


def _shown(look: Look, row: Row, *, texts: bool) -> list[str | Markup]:
    say = look.say
    name = element("a", row["name"], href=profile_address(look, row["cell_code"]), target="_self")
    told = [name, row["unit"] or "", *_figures(look, row).values()]
    told += [row["text"] or say("value.unknown")] if texts else []
    if look.visitor.may_act:
        label = say("ledger.act", cell=row["name"], day=say.date(row["held_on"]))
        where = action_address(look, row["cell_code"])
        told.append(element("a", say("ledger.act_short"), href=where, target="_self", aria_label=label))
    return told


def _figures(look: Look, row: Row) -> dict[str, str]:
    say = look.say
    return {
        "set": say.date(row["held_on"]),
        "due": say("ledger.no_date") if row["due_on"] is None else say.date(row["due_on"]),
        "lead": say.whether(row["lead_named"]),
        "state": _state(look, row),
        "times": say("value.unknown") if row["times"] is None else say("ledger.times", n=row["times"]),
    }


def _state(look: Look, row: Row) -> str:
    say, state = look.say, row["state"]
    if state == "late":
        return say("ledger.late", n=row["days_late"])
    if state in ("done", "partly"):
        done = say("value.unknown") if row["percent_done"] is None else say.percent(row["percent_done"] / 100)
        return say(
            "ledger.reported", state=say.of("decisions.state", state), day=say.date(row["reported_on"]), done=done
        )
    return say.of("decisions.state", state)


def _exported(look: Look, unit: str, asked: dict[str, Any]) -> list[dict[str, str]]:
    """Without the texts: these stay in the house."""
    say = look.say
    rows = access.ask("decision_ledger", unit, **asked | {"texts": False}, skip=0, take=MOST_EXPORTED)
    return [
        {
            say("column.cell_code"): row["cell_code"],
            say("column.cell"): row["name"],
            say("column.unit"): row["unit"] or "",
        }
        | {say.of("ledger.column", name): value for name, value in _figures(look, row).items()}
        for row in rows.iter_rows(named=True)
    ]
