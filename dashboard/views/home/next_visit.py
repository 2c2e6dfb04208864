"""The next visit: day, place, why, what to ask, what was promised last time, and the brief one click away."""

from __future__ import annotations

from dashboard.auth.current_user import store
from dashboard.components import next_visits
from dashboard.components.blind import may_see_scores
from dashboard.components.frame import PageContext
from dashboard.documents.brief import content
from dashboard.markup import Markup, element, joined, listed, show
from dashboard.store import cases
from etl.config.workspace import now

QUESTIONS = 3


def draw(ctx: PageContext) -> None:
    """The part of the page; that no visit is planned where none is."""
    t, today = ctx.t, now().date()
    coming, _ = next_visits.of_scope(ctx, today)
    if not coming:
        show(
            element("h2", t("plan.next.title"), class_="cp-part"),
            element("p", t("home.no_visit"), class_="cp-empty cp-ready"),
        )
        return
    next_visits.draw(ctx, today)
    show(_preview(ctx, coming[0][0].cell_code))


def _preview(ctx: PageContext, cell: str) -> Markup:
    """What the brief of a cell says first, and what is still promised."""
    t = ctx.t
    assert ctx.as_of is not None
    brief = content.brief_of(cell, ctx.as_of, t, ctx.scope, scores=may_see_scores(ctx.user, cell))
    why = [sentence for sentence, _ in brief.reasons] or [t("home.no_reason")]
    boxes = [
        _box(t("home.why", cell=brief.name), why),
        _box(t("home.ask"), brief.questions[:QUESTIONS]),
        _box(t("home.promised"), _promised(ctx, cell) or [t("home.nothing_promised")]),
    ]
    return element("section", *boxes, class_="cp-columns cp-ready")


def _promised(ctx: PageContext, cell: str) -> list[str | Markup]:
    """The commitments of the cell's open case that nobody saw kept, the ones due first."""
    case = cases.open_cases(store(), [cell]).get(cell)
    waiting = [one for one in cases.promised(store(), case.id) if one.done_on is None] if case else []
    days = [element("strong", ctx.t("case.due", date=ctx.t.date(one.due_on))) for one in waiting]
    return [joined([day, " ", one.text]) for day, one in zip(days, waiting, strict=True)]


def _box(title: str, items: list[str] | list[str | Markup]) -> Markup:
    return element("div", element("h3", title), listed(items, class_="cp-triggers"), class_="cp-box")
