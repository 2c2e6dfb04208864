"""What is true of the province: the planted concerns, and facts that amount to a concern without being planted.

Facts are written where the data themselves settle the matter: a usual attendance under 70 %, three months missed
without reason in a year, an absence of three months running that nobody addressed, a cell that nobody ever visited, a
finding left open beyond its deadline.
They concern the last 12 months.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation.chance import Bools, Days, Floats, Ints, still
from etl.simulation.concerns import NO_FLAG, STRONG, SYMPTOMS, Plan
from etl.simulation.discipline import Cases
from etl.simulation.findings import Findings
from etl.simulation.months import Months
from etl.simulation.places import Cells
from etl.simulation.roll import UNEXCUSED, Rolls
from etl.simulation.schedule import Schedule
from etl.simulation.statuses import Statuses
from etl.simulation.visits import Visits

Row = tuple[int, str, int, str]
# Usual attendance under this is low: 18 points under the province's mean of 0.88 (chosen by us).
LOW = 0.70


def planted_rows(plan: Plan) -> list[Row]:
    """Cell, concern, index of the first month, detail: one row for each concern planted in a cell."""
    rows: list[Row] = []
    for cell in np.flatnonzero(plan.drop_size > 0).tolist():
        shape = "step" if plan.drop_in_steps[cell] else "ramp"
        rows.append(
            (cell, "attendance_drop", int(plan.drop_from[cell]), f"size={plan.drop_size[cell]:.2f} shape={shape}")
        )
    for cell in np.flatnonzero(plan.skipped.any(axis=1)).tolist():
        months = np.flatnonzero(plan.skipped[cell])
        rows.append((cell, "meeting_skipped", int(months[0]), f"months={len(months)}"))
    for cell in np.flatnonzero(plan.strength.any(axis=1)).tolist():
        rows += _symptom_rows(plan, cell)
    return rows


def _symptom_rows(plan: Plan, cell: int) -> list[Row]:
    since = int(plan.symptom_from[cell])
    shown = {s: x for s, x in zip(SYMPTOMS, plan.strength[cell].tolist(), strict=True) if x > 0}
    strong = [s for s, x in shown.items() if x > STRONG]
    formal = bool(plan.formalistic[cell])
    rows: list[Row] = []
    if formal:
        detail = ";".join(f"{s}:{'strong' if s in strong else 'weak'}" for s in shown)
        rows.append((cell, "formalistic", since, detail))
    part = "part_of=formalistic" if formal else "alone"
    facts = ("attendance_low", "never_visited", "absence_unaddressed", "findings_overdue")
    return rows + [(cell, s, since, part) for s in strong if s not in NO_FLAG and s not in facts]


def low_rows(base: Floats) -> list[Row]:
    """Cells whose usual attendance has been low from the first month on."""
    return [(c, "attendance_low", 0, f"usual={base[c]:.2f}") for c in np.flatnonzero(base < LOW).tolist()]


def unvisited_rows(cells: Cells, months: Months, visits: Visits) -> list[Row]:
    """Cells that still exist and have existed in the period for a year or more, without a single visit.

    From the first month on; of a cell founded in the period from the first month that ends a year later.
    """
    if len(months) < 12:
        return []
    a_year_old = np.searchsorted(months.lasts, still(cells.founded) + np.timedelta64(365, "D"))
    since = np.where(np.isnat(cells.founded), 0, a_year_old)
    seen = np.isin(np.arange(len(cells)), visits.cell)
    unseen = np.flatnonzero(np.isnat(cells.ended) & ~seen & (since < len(months)))
    return [(c, "never_visited", m, "fact") for c, m in zip(unseen.tolist(), since[unseen].tolist(), strict=True)]


def overdue_rows(months: Months, visits: Visits, findings: Findings) -> list[Row]:
    """Findings that were due and not remedied at the end of one of the last 12 months; from the first such month."""
    first = np.searchsorted(months.lasts, findings.due_on.astype("M8[D]"), side="right")
    remedied = np.searchsorted(months.lasts, still(findings.remedied_on).astype("M8[D]"))
    open_ = ~np.isnat(findings.due_on) & (first < remedied) & (remedied > len(months) - 12) & (first < len(months))
    order = np.argsort(first[open_], kind="stable")
    return _first_rows(visits.cell[findings.visit[open_]][order], first[open_][order], "findings_overdue", "findings")


def absence_rows(
    months: Months, schedule: Schedule, rolls: Rolls, written: Bools, cases: Cases, periods: Statuses
) -> list[Row]:
    """Three months missed without reason in the last 12, and three months missed without reason running, after which
    the member did not come again and nobody addressed it within three months.

    A month is missed where a member was expected and marked at meetings that count, and came to none of them; without
    reason where besides no mark of the month excuses the member.
    """
    rows = _streak_rows(months, schedule, rolls, written)
    runs = _runs(schedule, rolls, written)
    begun = runs.filter((pl.col("run") == 3) & (pl.col("month") >= len(months) - 12))
    cell, member, third = (begun[c].to_numpy() for c in ("cell", "member", "month"))
    due = third + 3
    over = due < len(months)
    deadline = months.lasts[np.minimum(due, len(months) - 1)]
    answered = _answered(member, months.firsts[third], deadline, cases, periods)
    alone = over & ~answered & ~(begun["last_came"].to_numpy() > third)
    return rows + _first_rows(cell[alone], due[alone], "absence_unaddressed")


def _streak_rows(months: Months, schedule: Schedule, rolls: Rolls, written: Bools) -> list[Row]:
    """Cells with members absent without reason in three of the last 12 months, from the first third month."""
    rows = written & schedule.counts[rolls.meeting] & (schedule.month[rolls.meeting] >= len(months) - 12)
    meeting = rolls.meeting[rows]
    unexcused = rolls.mark[rows] == UNEXCUSED
    table = pl.DataFrame(
        {
            "cell": schedule.cell[meeting],
            "member": rolls.member[rows],
            "month": schedule.month[meeting],
            "missed": unexcused & rolls.expected[rows],
            "excused": ~unexcused,
        }
    )
    by_month = table.group_by("cell", "member", "month").agg(pl.col("missed", "excused").any())
    missed = by_month.filter(pl.col("missed") & ~pl.col("excused")).sort("cell", "member", "month")
    third = missed.group_by("cell", "member", maintain_order=True).agg(pl.col("month").get(2, null_on_oob=True))
    known = third.drop_nulls("month")
    return _first_rows(known["cell"].to_numpy(), known["month"].to_numpy(), "absence_streak")


def _runs(schedule: Schedule, rolls: Rolls, written: Bools) -> pl.DataFrame:
    """Per cell, member and month with a mark: the number of months missed without reason running up to it, and the last
    month in which the member came (-1 = none)."""
    rows = written & schedule.counts[rolls.meeting] & rolls.expected
    meeting = rolls.meeting[rows]
    table = pl.DataFrame(
        {
            "cell": schedule.cell[meeting],
            "member": rolls.member[rows],
            "month": schedule.month[meeting],
            "came": rolls.came[rows],
            "excused": ~rolls.came[rows] & (rolls.mark[rows] != UNEXCUSED),
        }
    )
    by_month = table.group_by("cell", "member", "month").agg(pl.col("came", "excused").any())
    last = pl.col("month").filter("came").max().over("cell", "member").fill_null(-1)
    by_month = by_month.sort("cell", "member", "month").with_columns(last_came=last)
    came = (by_month["came"] | by_month["excused"]).to_numpy()
    cell, member, month = (by_month[c].to_numpy() for c in ("cell", "member", "month"))
    new = np.ones(len(came), bool)
    new[1:] = (cell[1:] != cell[:-1]) | (member[1:] != member[:-1]) | (month[1:] != month[:-1] + 1)
    place = np.arange(len(came))
    reset = np.maximum.accumulate(np.where(came, place + 1, np.where(new, place, 0)))
    return by_month.with_columns(run=pl.Series(place + 1 - reset))


def _answered(member: Ints, begin: Days, deadline: Days, cases: Cases, periods: Statuses) -> Bools:
    """Whether a case was decided, or a status began or ended, for the member between the two days."""
    events = pl.DataFrame(
        {
            "member": np.concatenate([cases.member, periods.member, periods.member]),
            "day": np.concatenate([cases.decided_on, periods.first, still(periods.last)]).astype("M8[D]"),
        }
    )
    asked = pl.DataFrame({"row": np.arange(len(member)), "member": member, "begin": begin, "deadline": deadline})
    hit = asked.join(events, on="member").filter(pl.col("day").is_between("begin", "deadline"))
    return np.isin(np.arange(len(member)), hit["row"].to_numpy())


def _first_rows(cell: Ints, month: Ints, concern: str, counted: str = "members") -> list[Row]:
    """One row per cell: the first of its months, and how many there are."""
    first: dict[int, int] = {}
    number: dict[int, int] = {}
    for c, m in zip(cell.tolist(), month.tolist(), strict=True):
        first[c] = min(m, first.get(c, m))
        number[c] = number.get(c, 0) + 1
    return [(c, concern, m, f"{counted}={number[c]}") for c, m in sorted(first.items())]


def area_rows(plan: Plan, size: float) -> list[Row]:
    """Concerns of organisations; the first number is the organisation's index."""
    rows: list[Row] = [
        (o, "attendance_drop", plan.area_drop_from, f"size={size:.2f} shape=step")
        for o in np.flatnonzero(plan.area_drop).tolist()
    ]
    rows += [(o, "threshold_bunching", 0, "planted") for o in np.flatnonzero(plan.bunching).tolist()]
    return rows + [(o, "discipline_outlier", 0, "planted") for o in np.flatnonzero(plan.discipline_outlier).tolist()]


def truth_frame(
    rows: list[Row], areas: list[Row], cell_codes: list[str], unit_codes: list[str], months: Months
) -> pl.DataFrame:
    """The truth file: cell_code (or a unit's), concern, from_month, detail."""
    named = [(cell_codes[i], c, m, d) for i, c, m, d in rows] + [(unit_codes[i], c, m, d) for i, c, m, d in areas]
    labels = [str(day.astype("M8[M]")) for day in months.firsts]
    return pl.DataFrame(
        [(code, concern, labels[month], detail) for code, concern, month, detail in sorted(named)],
        schema=["cell_code", "concern", "from_month", "detail"],
        orient="row",
    )
