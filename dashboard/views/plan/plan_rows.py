"""The visits of a plan as people read them: which cell, when, which team, and why this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components.frame import PageContext
from dashboard.components.links import case_address
from dashboard.components.planned import day_of, team_of
from dashboard.components.table import table
from dashboard.markup import Markup, element, joined
from dashboard.planning.meeting_days import Habit, habit
from dashboard.scope import Scope
from dashboard.store import cases, plans
from dashboard.store.tables import Case, PlannedVisit
from dashboard.summaries.places import place_of

MOST_FLAGS = 3
# A visit is made a little before its month at most (chosen by us).
EARLY = timedelta(days=31)


@dataclass(frozen=True)
class Row:
    """One visit and what is known of its cell."""

    visit: PlannedVisit
    cell: dict[str, Any]
    habit: Habit | None

    @property
    def reason(self) -> str:
        """Why this one: a reason of the planner, `by_hand` or `swapped`; `weak` where signals make no flag."""
        why = self.visit.why
        reason = "swapped" if plans.INSTEAD_OF in why else why.get("reason", "by_hand")
        return "weak" if reason == "signals" and why.get("signs") == [] else reason


def of_month(ctx: PageContext, month: date, unit: Scope) -> list[Row]:
    """The visits of the month to cells of the unit, which must lie within the scope."""
    codes = plans.cells_of_month(store(), month)
    known = access.query("plan_cells", unit, as_of=ctx.as_of, cells="\n".join(codes))
    cells = {row["cell_code"]: row for row in known.iter_rows(named=True)}
    return [
        Row(visit, cell, habit(cell["met_on"] or [], cell["declared_day"] or 0, month))
        for visit in plans.planned(store(), month, cells)
        if (cell := cells[visit.cell_code])
    ]


def listed(ctx: PageContext, rows: list[Row]) -> Markup:
    """The visits as a table, by day."""
    t = ctx.t
    head = [t.of("plan.column", name) for name in ("cell", "day", "team", "why", "meets", "outcome")]
    opened = cases.open_cases(store(), [row.visit.cell_code for row in rows])
    lines = [[*_line(ctx, row), _outcome(ctx, opened.get(row.visit.cell_code), row.visit)] for row in rows]
    return table(t("plan.list"), head, lines)


def why(ctx: PageContext, row: Row, *, planning: bool) -> str:
    """Why this cell, in sentences. Only those who are `planning` read that it was drawn, and the reasons typed in."""
    t, known = ctx.t, row.visit.why
    if row.reason == "swapped":
        return t("plan.why.swapped", cell=known[plans.INSTEAD_OF], reason=_swap_reason(ctx, row.visit, planning))
    if row.reason == "random":
        drawn = t("plan.why.random", n=known["drawn"], of=known["drawn_from"])
        return drawn if planning else t("plan.why.undisclosed")
    # A visit that a person put in has no facts of a proposal: those of today stand for them.
    facts = known if "signs" in known else {"signs": row.cell["reasons"] or []} | row.cell
    due = t.date(date.fromisoformat(known["due"])) if "due" in known else ""
    sentences = [t.of("plan.why", row.reason, signs=_flags(ctx, facts), unseen=_unseen(ctx, facts), due=due)]
    if planning and row.reason == "by_hand" and (typed := _typed_reason(row.visit)):
        sentences.append(t("plan.why.typed", reason=typed))
    if row.visit.swap_reason_sealed is not None:
        sentences.append(t("plan.why.moved", reason=_swap_reason(ctx, row.visit, planning)))
    return " ".join(sentences)


def meets(ctx: PageContext, row: Row) -> str:
    """When the cell usually meets in that month, and by how many of its last meetings that is known."""
    usual = row.habit
    if usual is None:
        return ctx.t("plan.meets_unknown")
    on = ctx.t.date(usual.on)
    if not usual.meetings:
        return ctx.t("plan.meets_declared", date=on)
    return ctx.t("plan.meets", date=on, kept=usual.kept, n=usual.meetings)


def exported(ctx: PageContext, rows: list[Row]) -> list[dict[str, str]]:
    """The rows of the table for a spreadsheet, which goes to the teams: it does not say which were drawn, nor reasons
    that a person typed in."""
    t = ctx.t
    return [
        {
            t("column.cell_code"): row.visit.cell_code,
            t("column.cell"): row.cell["name"],
            t("column.unit"): place_of(row.cell["above"]),
            t("plan.column.day"): t.date(row.visit.visit_on) if row.visit.visit_on else t("plan.no_day"),
            t("plan.column.team"): team_of(ctx, row.visit),
            t("plan.column.why"): why(ctx, row, planning=False),
            t("plan.column.meets"): meets(ctx, row),
        }
        for row in rows
    ]


def _line(ctx: PageContext, row: Row) -> list[str | Markup]:
    link = element("a", row.cell["name"], href=f"ho-so?{urlencode(ctx.link(cell=row.visit.cell_code))}", target="_self")
    place = element("span", place_of(row.cell["above"]), class_="cp-place")
    chip = ctx.t.of("plan.reason", row.reason if row.reason != "random" or ctx.user.may_act else "undisclosed")
    explained = joined([element("strong", chip), " ", why(ctx, row, planning=ctx.user.may_act)])
    name = joined([link, " ", place])
    return [name, day_of(ctx, row.visit), team_of(ctx, row.visit), explained, meets(ctx, row)]


def _outcome(ctx: PageContext, case: Case | None, visit: PlannedVisit) -> str | Markup:
    """The way to the form of what the visit found; a word where it is recorded, nothing where the cell has no case.

    An outcome of long before the month is that of another visit.
    """
    if case is None:
        return ""
    recorded = any(outcome.visited_on >= visit.month - EARLY for outcome in cases.outcomes(store(), case.id))
    word = ctx.t.of("plan.outcome", "recorded" if recorded else "record")
    return element("a", word, href=case_address(ctx, case.id), target="_self")


def _flags(ctx: PageContext, why: dict[str, Any]) -> str:
    names = [ctx.flag_name(flag) for flag in why.get("signs", [])[:MOST_FLAGS]]
    return ctx.t("plan.no_flag") if not names else ctx.t.listed(names)


def _unseen(ctx: PageContext, why: dict[str, Any]) -> str:
    months = why.get("months_unseen")
    if months is None:
        return ctx.t("plan.unseen.unknown")
    return ctx.t.of("plan.unseen", "never" if why.get("never") else "months" if months else "this_month", n=months)


def _swap_reason(ctx: PageContext, visit: PlannedVisit, planning: bool) -> str:
    return plans.swap_reason(store(), visit) if planning else ctx.t("plan.reason_sealed")


def _typed_reason(visit: PlannedVisit) -> str:
    """What the person who put the visit in wrote as the reason, from the cell's open case; empty where nothing is."""
    case = cases.open_cases(store(), [visit.cell_code]).get(visit.cell_code)
    notes = cases.notes(store(), case.id) if case else []
    typed = [note.text for note in notes if note.kind == "reason" and note.written_by == visit.planned_by]
    return typed[-1] if typed else ""
