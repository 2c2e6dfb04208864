"""The list as a table to take along: all of its pages."""

from __future__ import annotations

from typing import Any

from dashboard import access
from dashboard.components.casework import Casework
from dashboard.components.frame import PageContext
from dashboard.scope import Scope
from dashboard.summaries.flags import ordered
from dashboard.summaries.places import place_of

MOST = 100_000


def rows(ctx: PageContext, unit: Scope, filters: dict[str, Any], work: Casework) -> list[dict[str, str]]:
    listed = access.query("queue", unit, **filters, skip=0, take=MOST).iter_rows(named=True)
    return [_row(ctx, row, work) for row in listed]


def _row(ctx: PageContext, row: dict[str, Any], work: Casework) -> dict[str, str]:
    t, case = ctx.t, work.cases.get(row["cell_code"])
    names = [ctx.flag_name(f["flag"]) for f in ordered(row["flags"] or [], row["reasons"])]
    return {
        t("column.cell_code"): row["cell_code"],
        t("column.cell"): row["name"],
        t("column.unit"): place_of(row["above"]),
        t("column.cell_type"): t.of("cell_type", row["cell_type"]),
        t("column.state"): t.of("state", row["state"]),
        t("column.signs"): "; ".join(names),
        t("column.needs"): t.of("needs", row["needs"]),
        t("column.members"): "" if row["expected"] is None else t.persons(row["expected"]),
        t("column.case"): t.of("case.state", case.state) if case else "",
        t("column.owner"): case.owner if case else "",
        t("column.due"): t.date(case.due_on) if case and case.due_on else "",
    }
