"""The mirror: how the higher level's own visits were made, so that it looks at itself as it looks at others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from dashboard import access, url_state
from dashboard.auth.current_user import store
from dashboard.components.brief_download import PRINTED
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import table
from dashboard.markup import element, show
from dashboard.scope import Scope
from dashboard.store import audit, plans

# A brief that was taken longer before is no preparation of this visit (chosen by us: a plan is of a month).
PREPARED_DAYS = 31
# Teams are counted from one; visits of none come last.
NO_TEAM = 0
GROUPS = ("selected", "level", "team")
Visit = dict[str, Any]
# Of each share: which visits are known to count, and which of these have it. Counts of commitments stand for visits.
SHARES: dict[str, tuple[Callable[[Visit], int], Callable[[Visit], int]]] = {
    "prepared": (lambda v: 1, lambda v: int(v["prepared"])),
    "with_remarks": (lambda v: int(v["remarks"] is not None), lambda v: int(v["remarks"] is True)),
    "stayed_short": (lambda v: int(v["stayed_short"] is not None), lambda v: int(v["stayed_short"] is True)),
    "with_answers": (lambda v: 1, lambda v: int(v["answers"] > 0)),
    "with_commitments": (lambda v: 1, lambda v: int(v["commitments"] > 0)),
    "rechecked": (lambda v: v["n_due"], lambda v: v["rechecked"]),
}


def draw(ctx: PageContext, unit: Scope) -> None:
    """A sentence and a table by selection, level or team; nothing is shown where there was no visit."""
    t = ctx.t
    visits = _visits(ctx, unit)
    show(element("h2", t("mirror.title"), class_="cp-part"))
    if not visits:
        show(element("p", t("mirror.none"), class_="cp-empty"))
        return
    n_random = sum(visit["selected_by"] == "random" for visit in visits)
    show(element("p", t("mirror.text", n=len(visits), random=n_random), class_="cp-lead"))
    by = url_state.switch("mirror", t("mirror.by"), {name: t.of("mirror.by", name) for name in GROUPS}, GROUPS[0])
    groups: dict[str, list[Visit]] = {}
    for visit in sorted(visits, key=lambda one: (one[by] == NO_TEAM, one[by])):
        groups.setdefault(_named(ctx, by, visit[by]), []).append(visit)
    rows = [_row(ctx, by, name, of) for name, of in groups.items()]
    rows.append(_row(ctx, by, t("mirror.all"), visits))
    offer(t, "own-visits", lambda: rows)
    numbers = range(1, len(rows[0]))
    show(table(t("mirror.title"), list(rows[0]), [list(row.values()) for row in rows], numbers=numbers))
    show(element("p", t("mirror.limits"), class_="cp-limits"))


def _visits(ctx: PageContext, unit: Scope) -> list[Visit]:
    """The visits, each with its team and whether a brief was taken before it."""
    visits = access.query("own_visits", unit, as_of=ctx.as_of).to_dicts()
    teams, taken = plans.teams(store()), audit.days_of(store(), PRINTED)
    return [
        visit
        | {
            "selected": visit["selected_by"],
            "level": visit["by_level"] or "unknown",
            "team": teams.get((visit["visited_on"].replace(day=1), visit["cell_code"]), NO_TEAM),
            "prepared": _is_prepared(taken.get(visit["cell_code"], []), visit["visited_on"]),
        }
        for visit in visits
    ]


def _is_prepared(taken: list[date], on: date) -> bool:
    return any(on - timedelta(days=PREPARED_DAYS) <= day <= on for day in taken)


def _named(ctx: PageContext, by: str, value: Any) -> str:
    if by == "team":
        return ctx.t("plan.team", team=str(value)) if value else ctx.t("mirror.no_team")
    return ctx.t.of("visited.level", value) if by == "level" else ctx.t.of("selected_by", value)


def _row(ctx: PageContext, by: str, name: str, visits: list[Visit]) -> dict[str, str]:
    t = ctx.t
    cells = {t.of("mirror.by", by): name, t("mirror.visits"): t.number(len(visits))}
    for share, (counts, has) in SHARES.items():
        of = sum(map(counts, visits))
        cells[t.of("mirror", share)] = t("mirror.of", n=sum(map(has, visits)), of=of) if of else t("value.unknown")
    return cells
