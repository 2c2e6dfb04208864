"""The list as a table to take along: all of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import access
from dashboard.components.casework import Casework, state_of
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.scope import Scope
from dashboard.summaries.flags import ordered
from dashboard.summaries.places import place_of

MOST = 100_000


def rows(ctx: PageContext, unit: Scope, filters: dict[str, Any], work: Casework) -> list[dict[str, str]]:
    listed = access.query("queue", unit, **filters, skip=0, take=MOST).iter_rows(named=True)
    return [_row(ctx, row, work) for row in listed]


def of_ticked(ctx: PageContext, scope: Scope, cells: Sequence[str], work: Casework) -> None:
    """A dialog that offers the ticked lines as files."""
    asked = {"as_of": ctx.as_of, "previous": ctx.previous, "state": "any", "among": "\n".join(cells)}
    title = ctx.t("triage.export_title", n=ctx.t.number(len(cells)))
    offered = partial(offer, ctx.t, "queue", lambda: rows(ctx, scope, asked, work), about="chon")
    st.dialog(title, width="medium")(offered)()


def _row(ctx: PageContext, row: dict[str, Any], work: Casework) -> dict[str, str]:
    t, case = ctx.t, work.cases.get(row["cell_code"])
    names = [ctx.flag_name(f["flag"]) for f in ordered(row["flags"] or [], row["reasons"])]
    return {
        t("column.cell_code"): row["cell_code"],
        t("column.cell"): row["name"],
        t("column.unit"): place_of(row["above"]),
        t("column.cell_type"): t.of("cell_type", row["cell_type"]),
        t("column.state"): t.of("state", row["state"]),
        t("column.flags"): "; ".join(names),
        t("column.needs"): t.of("needs", row["needs"]),
        t("column.members"): "" if row["expected"] is None else t.persons(row["expected"]),
        t("column.case"): t.of("case.state", state_of(case, work.visited)) if case else "",
        t("column.owner"): case.owner if case else "",
        t("column.due"): t.date(case.due_on) if case and case.due_on else "",
    }
