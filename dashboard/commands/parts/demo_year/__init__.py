"""The year that the demo shows: what a simulated committee did, month by month, by the same ways as people do it.

Visits and answers are drawn by the seed; what a visit finds follows the simulation's truth, which is loaded nowhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from dashboard import access
from dashboard.auth.current_user import NOBODY, CurrentUser, store
from dashboard.commands import pipeline
from dashboard.commands.parts import outcomes
from dashboard.commands.parts.demo_home import LEADER
from dashboard.commands.parts.demo_year import desk, planning, sources, templates, texts, visiting
from dashboard.commands.parts.demo_year.truth import Truth
from dashboard.components.case_writing import next_month
from dashboard.components.frame import PageContext
from dashboard.documents.digests import send_due
from dashboard.language import Language
from dashboard.scope import WHOLE
from dashboard.store import people
from dashboard.store import templates as declared
from etl.config.workspace import Workspace, now

CLOCK = "CELLPULSE_NOW"
RIGHT_DAYS = 360


def go_on(workspace: Workspace, truth: Truth, say: Callable[[str], None]) -> None:
    """From the months that are published to the newest: what was done meanwhile, then everything that came in.

    The query service and the store are those of `$CELLPULSE_HOME`. Raises UserError as `pipeline.publish` does.
    """
    say("year")
    months = published()
    last = next_month(months[-1])
    tell(months, truth)
    with clock(_at(last, 2)):
        why, until = texts.first("grant"), last + timedelta(days=RIGHT_DAYS)
        people.grant(store(), LEADER, "leader", WHOLE, why, last, until, "command")
        send_due(workspace, now())
    sources.write(workspace.home, last)
    sources.configure(workspace.home)
    common = templates.repeated(months[-1])
    with outcomes.source(workspace) as made:
        taken = [*([made] if made else []), sources.source(workspace.home)]
        pipeline.publish(workspace, taken, 1, say, templates=[common] if common else [])
    if common:
        declared.enter(store(), now(), LEADER, declared.DECLARED, common, texts.first("template"), len(common.lines))
    plan_ahead(truth)
    sources.miss(Workspace.open(workspace.home))
    send_due(workspace, now())


def tell(months: Iterable[date], truth: Truth) -> int:
    """What was done in the month after each of these published ones; the number of visits that were made.

    A month that has its plan already is left as it is.
    """
    return sum(_month(as_of, truth) for as_of in months if not planning.is_planned(next_month(as_of)))


def published() -> list[date]:
    """The months that results are published for, the oldest first."""
    return sorted(access.query("months_published", WHOLE)["as_of"].to_list())


def plan_ahead(truth: Truth) -> None:
    """The visits of the month after this one, from the newest results: what the pages show as coming."""
    as_of = published()[-1]
    month = next_month(next_month(as_of))
    planning.plan(context(as_of), month, f"{truth.seed}-{month:%Y-%m}")


def context(as_of: date, login: str = LEADER) -> PageContext:
    """What a page would know that one of the committee has before them."""
    fresh = access.query("freshness", WHOLE).row(0, named=True)
    return PageContext(Language("vi"), CurrentUser(login, NOBODY, (NOBODY,)), as_of, None, fresh)


def _month(as_of: date, truth: Truth) -> int:
    month, ctx = next_month(as_of), context(as_of)
    with clock(_at(month, 1)):
        desk.deal(ctx, truth.drawn("desk", f"{month}"))
        visits = planning.plan(ctx, month, f"{truth.seed}-{month:%Y-%m}")
    for visit in visits:
        if visit.visit_on is not None:
            with clock(datetime.combine(visit.visit_on, _at(month, 1).time())):
                visiting.record(context(as_of, planning.team_of(visit)), visit, truth)
    with clock(_at(month, 28)):
        desk.follow_up(ctx, truth.drawn("follow", f"{month}"))
    return len(visits)


def _at(month: date, day: int) -> datetime:
    return datetime(month.year, month.month, day, 16, 30)


@contextmanager
def clock(at: datetime) -> Iterator[None]:
    """Within it the clock stands at a moment."""
    before = os.environ.get(CLOCK)
    os.environ[CLOCK] = at.isoformat()
    try:
        yield
    finally:
        os.environ.pop(CLOCK)
        if before is not None:
            os.environ[CLOCK] = before
