"""The first sentences of the queue: how many cells to look at this month, how many wait, and what the capacity is."""

from __future__ import annotations

import calendar
from datetime import date

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components.casework import Casework
from dashboard.components.frame import PageContext
from dashboard.markup import Markup, element, joined
from dashboard.scope import Scope
from dashboard.store import checked

STATES = ("now", "later", "watch", "duty", "thin", "quiet")
REST = ("rests", "watch", "overdue", "improved", "duty", "thin", "quiet")
Counts = dict[str, dict[str, int]]


def draw(ctx: PageContext, scope: Scope, work: Casework) -> Markup:
    """The headline of a part of the tree, and the line of its capacity."""
    counts = _counts(ctx, scope)
    return joined([_headline(ctx, counts, work), element("p", _capacity(ctx, scope), class_="cp-limits")])


def _counts(ctx: PageContext, scope: Scope) -> Counts:
    rows = access.query("queue_counts", scope, as_of=ctx.as_of, previous=ctx.previous)
    counted = {row["state"]: row for row in rows.iter_rows(named=True)}
    nothing = {"n": 0, "n_new": 0, "n_improved": 0, "n_rests": 0}
    return {state: counted.get(state, nothing) for state in STATES}


def _headline(ctx: PageContext, counts: Counts, work: Casework) -> Markup:
    t, now, later = ctx.t, counts["now"], counts["later"]
    waiting = later["n"] - later["n_rests"]
    first = t("queue.headline", n=now["n"]) if now["n"] else t("queue.headline_none")
    if now["n"] and ctx.previous is not None:
        first = t("queue.headline_new", n=now["n"], new=now["n_new"], continuing=now["n"] - now["n_new"])
    parts = [element("strong", joined([first, " ", t("queue.waiting", n=waiting)] if waiting else [first]))]
    numbers = {state: counts[state]["n"] for state in ("watch", "duty", "thin", "quiet")} | {
        "rests": later["n_rests"],
        "overdue": len(work.overdue),
        "improved": sum(row["n_improved"] for row in counts.values()),
    }
    rest = "; ".join(t.of("queue.rest", state, n=numbers[state]) for state in REST if numbers[state])
    return element("p", *parts, f" {rest}." if rest else None, class_="cp-headline")


def _capacity(ctx: PageContext, scope: Scope) -> str:
    """`16 this month, 5 done.`, and where the scope has a limit of its own, what it is and where it comes from."""
    t = ctx.t
    cells = access.query("queue_now", scope, as_of=ctx.as_of)
    done = set(cells.filter("visited")["cell_code"])
    if ctx.as_of is not None:
        done |= checked.since(store(), cells["cell_code"].to_list(), _last_day(ctx.as_of))
    parts = [t("queue.done", n=cells.height, done=len(done))]
    for row in access.query("capacity", scope, as_of=ctx.as_of).iter_rows(named=True):
        parts.append(t("queue.capacity", visits=row["visits"], desk_checks=row["desk_checks"]))
        parts.append("" if row["is_stated"] else t("queue.capacity_default"))
    return " ".join(part for part in parts if part)


def _last_day(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
