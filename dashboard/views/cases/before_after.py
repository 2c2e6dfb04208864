"""Attendance before a case was opened and since, beside what chance alone did to cells that began alike."""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components import cell_attendance
from dashboard.components.frame import PageContext
from dashboard.markup import element, show
from dashboard.store import cases
from dashboard.store.tables import Case
from dashboard.summaries.attendance import attendance_sentence
from dashboard.summaries.chance import Change, change_since


def draw(ctx: PageContext, case: Case) -> None:
    """Attendance with the days on which something was promised or visited: whether it helped is for people to say."""
    t = ctx.t
    history = access.query("cell_months", ctx.scope, as_of=ctx.as_of, cell=case.cell_code)
    given = cases.promised(store(), case.id)
    events = [(one.promised_on, t("cases.note_promised")) for one in given]
    events += [(outcome.visited_on, t("cases.note_visited")) for outcome in cases.outcomes(store(), case.id)]
    events.append((case.opened_at.date(), t("cases.note_opened")))
    events += cell_attendance.disputes_of(ctx, case.cell_code)
    in_sight = set(history["month"])
    by_month: dict[date, list[str]] = {}
    for day, words in sorted(events):
        month = day.replace(day=1)
        if month in in_sight and words not in by_month.setdefault(month, []):
            by_month[month].append(words)
    notes = [(month, t("notes.month", month=t.month(month), what="; ".join(what))) for month, what in by_month.items()]
    change = _change(ctx, case)
    helped = element("p", _helped(ctx, change, history), class_="cp-lead")
    show(element("h2", t("cases.helped"), class_="cp-part"), helped)
    opened = case.opened_at.date().replace(day=1)
    band = None if change is None or change.low is None or change.high is None else (opened, change.low, change.high)
    cell_attendance.draw(ctx, case.cell_code, None, history, notes, by_chance=band)


def _change(ctx: PageContext, case: Case) -> Change | None:
    without = {*cases.cells_of_cases(store())} - {case.cell_code}
    return change_since(ctx.scope, ctx.as_of, case.cell_code, case.opened_at.date(), without)


def _helped(ctx: PageContext, change: Change | None, history: pl.DataFrame) -> str:
    """Present of expected before the case and since, and what chance alone did to cells that began alike."""
    t = ctx.t
    if change is None:
        return t("cases.too_soon", sentence=attendance_sentence(t, history))
    first = t(
        "cases.before_since", n_before=change.n_before, before=t.percent(change.before), n=change.n_since,
        since=t.percent(change.since),
    )  # fmt: skip
    if change.low is None or change.middle is None or change.high is None:
        return f"{first} {t('cases.chance.unknown', n=change.n_alike)}"
    by_chance = {name: t.percent(getattr(change, name)) for name in ("low", "middle", "high")}
    return f"{first} {t.of('cases.chance', change.kind, n=change.n_alike, **by_chance)}"
