"""The first sentences of the queue: how many cells to look at this month, how many wait, and what the capacity is."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components.casework import Casework
from dashboard.components.frame import PageContext
from dashboard.components.marks import STATES
from dashboard.components.table import folded
from dashboard.markup import Markup, element, joined
from dashboard.scope import Scope
from dashboard.store import checked

REST = ("rests", "watch", "overdue", "improved", "duty", "thin", "quiet")
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Numbers:
    """How many cells of a place are in each state, and how many of those for this month are new."""

    of: dict[str, int]
    n_new: int


def numbers(ctx: PageContext, scope: Scope, work: Casework) -> Numbers:
    """The numbers of a part of the tree, by the states that the list can be narrowed to."""
    counts = _counts(ctx, scope)
    of = {state: counts[state]["n"] for state in STATES} | {
        "open": sum(counts[state]["n"] for state in ("now", "later", "watch")),
        "rests": counts["later"]["n_rests"],
        "overdue": len(work.overdue),
        "improved": sum(row["n_improved"] for row in counts.values()),
    }
    return Numbers(of, counts["now"]["n_new"])


def draw(ctx: PageContext, scope: Scope, numbers: Numbers) -> Markup:
    """The headline; what the other cells are and what the capacity is stand folded below it."""
    t = ctx.t
    rest = "; ".join(t.of("queue.rest", state, n=numbers.of[state]) for state in REST if numbers.of[state])
    done, limits = _capacity(ctx, scope)
    more = element("p", f"{rest}. " if rest else "", limits, class_="cp-limits")
    in_sight = element("span", done, class_="cp-done") if numbers.of["now"] else None
    return element("div", _headline(ctx, numbers), in_sight, folded(t("triage.more"), more), class_="cp-headline-line")


def _counts(ctx: PageContext, scope: Scope) -> Counts:
    rows = access.query("queue_counts", scope, as_of=ctx.as_of, previous=ctx.previous)
    counted = {row["state"]: row for row in rows.iter_rows(named=True)}
    nothing = {"n": 0, "n_new": 0, "n_improved": 0, "n_rests": 0}
    return {state: counted.get(state, nothing) for state in STATES}


def _headline(ctx: PageContext, numbers: Numbers) -> Markup:
    t, n, waiting = ctx.t, numbers.of["now"], numbers.of["later"]
    first = t("queue.headline", n=n) if n else t("queue.headline_none")
    if n and ctx.previous is not None:
        first = t("queue.headline_new", n=n, new=numbers.n_new, continuing=n - numbers.n_new)
    strong = element("strong", joined([first, " ", t("queue.waiting", n=waiting)] if waiting else [first]))
    return element("p", strong, class_="cp-headline")


def _capacity(ctx: PageContext, scope: Scope) -> tuple[str, str]:
    """`16 this month, 5 done.`; and where the scope has a limit of its own, what it is and where it comes from."""
    t = ctx.t
    cells = access.query("queue_now", scope, as_of=ctx.as_of)
    done = set(cells.filter("visited")["cell_code"])
    if ctx.as_of is not None:
        done |= checked.since(store(), cells["cell_code"].to_list(), _last_day(ctx.as_of))
    parts = []
    for row in access.query("capacity", scope, as_of=ctx.as_of).iter_rows(named=True):
        parts.append(t("queue.capacity", visits=row["visits"], desk_checks=row["desk_checks"]))
        parts.append("" if row["is_stated"] else t("queue.capacity_default"))
    return t("queue.done", n=cells.height, done=len(done)), " ".join(part for part in parts if part)


def _last_day(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
