"""The visits of a plan as people read them: which cell, when, which team, and why this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components.frame import Look
from dashboard.components.marks import place_of
from dashboard.components.table import table
from dashboard.markup import Markup, element, joined
from dashboard.planning.meeting_days import Habit, habit
from dashboard.store import plans
from dashboard.store.tables import PlannedVisit

MOST_SIGNS = 3


@dataclass(frozen=True)
class Row:
    """One visit and what is known of its cell."""

    visit: PlannedVisit
    cell: dict[str, Any]
    habit: Habit | None

    @property
    def reason(self) -> str:
        """Why this one: a reason of the planner, `by_hand` or `swapped`."""
        return "swapped" if plans.INSTEAD_OF in self.visit.why else self.visit.why.get("reason", "by_hand")


def of_month(look: Look, month: date, unit: str) -> list[Row]:
    """The visits of the month to cells of the unit, which must lie within the scope."""
    codes = plans.cells_of_month(store(), month)
    known = access.ask("plan_cells", unit, as_of=look.as_of, cells="\n".join(codes))
    cells = {row["cell_code"]: row for row in known.iter_rows(named=True)}
    return [
        Row(visit, cell, habit(cell["met_on"] or [], cell["declared_day"] or 0, month))
        for visit in plans.planned(store(), month, cells)
        if (cell := cells[visit.cell_code])
    ]


def listed(look: Look, rows: list[Row]) -> Markup:
    """The visits as a table, by day."""
    say = look.say
    head = [say.of("plan.column", name) for name in ("cell", "day", "team", "why", "meets")]
    return table(say("plan.list"), head, [_line(look, row) for row in rows])


def day_of(look: Look, visit: PlannedVisit) -> str:
    """The weekday and day of a visit; a word where it has none yet."""
    if visit.visit_on is None:
        return look.say("plan.no_day")
    weekday = look.say.of("plan.weekday", str(visit.visit_on.weekday()))
    return look.say("plan.on", weekday=weekday, date=look.say.date(visit.visit_on))


def team_of(look: Look, visit: PlannedVisit) -> str:
    """The team of a visit; a word where it has none yet."""
    return look.say("plan.no_team") if visit.team is None else look.say("plan.team", team=str(visit.team))


def why(look: Look, row: Row) -> str:
    """Why this cell, in a sentence. That it was drawn is told to those who plan only."""
    say, told = look.say, row.visit.why
    if row.reason == "swapped":
        return say("plan.why.swapped", cell=told[plans.INSTEAD_OF], reason=_swap_reason(look, row.visit))
    if row.reason == "random":
        drawn = say("plan.why.random", n=told["drawn"], of=told["drawn_from"])
        return drawn if look.visitor.may_act else say("plan.why.untold")
    text = say.of("plan.why", row.reason, signs=_signs(look, told), unseen=_unseen(look, told))
    moved = row.visit.swap_reason_sealed is not None
    return f"{text} {say('plan.why.moved', reason=_swap_reason(look, row.visit))}" if moved else text


def meets(look: Look, row: Row) -> str:
    """When the cell usually meets in that month, and by how many of its last meetings that is known."""
    found = row.habit
    if found is None:
        return look.say("plan.meets_unknown")
    on = look.say.date(found.on)
    if not found.meetings:
        return look.say("plan.meets_declared", date=on)
    return look.say("plan.meets", date=on, kept=found.kept, n=found.meetings)


def exported(look: Look, rows: list[Row]) -> list[dict[str, str]]:
    """The rows of the table for a spreadsheet, which goes to the teams: not told is which were drawn."""
    say = look.say
    return [
        {
            say("column.cell_code"): row.visit.cell_code,
            say("column.cell"): row.cell["name"],
            say("column.unit"): place_of(row.cell["above"]),
            say("plan.column.day"): day_of(look, row.visit),
            say("plan.column.team"): team_of(look, row.visit),
            say("plan.column.meets"): meets(look, row),
        }
        for row in rows
    ]


def _line(look: Look, row: Row) -> list[str | Markup]:
    link = element(
        "a", row.cell["name"], href=f"ho-so?{urlencode(look.link(cell=row.visit.cell_code))}", target="_self"
    )
    place = element("span", place_of(row.cell["above"]), class_="cp-place")
    chip = look.say.of("plan.reason", row.reason if row.reason != "random" or look.visitor.may_act else "untold")
    explained = joined([element("strong", chip), " ", why(look, row)])
    name = joined([link, " ", place])
    return [name, day_of(look, row.visit), team_of(look, row.visit), explained, meets(look, row)]


def _signs(look: Look, told: dict[str, Any]) -> str:
    names = [look.flag_name(flag) for flag in told.get("signs", [])[:MOST_SIGNS]]
    return look.say("plan.no_sign") if not names else look.say.listed(names)


def _unseen(look: Look, told: dict[str, Any]) -> str:
    months = told.get("months_unseen")
    if months is None:
        return look.say("plan.unseen.unknown")
    return look.say.of("plan.unseen", "never" if told.get("never") else "months", n=months)


def _swap_reason(look: Look, visit: PlannedVisit) -> str:
    return plans.swap_reason(store(), visit) if look.visitor.may_act else look.say("plan.reason_sealed")
