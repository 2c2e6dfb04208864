"""What superiors owe cells: a list of its own, by unit and owner."""

from __future__ import annotations

from typing import Any

from dashboard import access
from dashboard.components import paging
from dashboard.components.casework import Casework
from dashboard.components.downloads import offer
from dashboard.components.flag_cards import sentence
from dashboard.components.frame import PageContext
from dashboard.components.links import profile_link
from dashboard.components.table import table
from dashboard.markup import Markup, element, show
from dashboard.scope import Scope

ON_A_PAGE = 50
MOST_EXPORTED = 100_000


def draw(ctx: PageContext, scope: Scope, flag: str, work: Casework) -> None:
    """The duties of a part of the tree by unit, all of them or those of one flag."""
    t, asked = ctx.t, {"as_of": ctx.as_of, "flag": flag}
    number, rows = paging.leaf(
        lambda skip: access.query("duties", scope, **asked, skip=skip, take=ON_A_PAGE), ON_A_PAGE
    )
    if rows.is_empty():
        show(element("p", t("duties.none"), class_="cp-empty"))
        return
    n_rows = rows["n_matching"][0]
    offer(t, "duties", lambda: _exported(ctx, scope, asked, work))
    show(
        element("p", t("duties.sentence", n=n_rows, cells=rows["n_cells"][0]), class_="cp-matching"),
        table(t("duties.caption"), _head(ctx), [_row(ctx, row, work) for row in rows.iter_rows(named=True)]),
        element("p", t("duties.limits"), class_="cp-limits"),
    )
    paging.draw(t, number, n_rows, ON_A_PAGE)


def _head(ctx: PageContext) -> list[str]:
    return [ctx.t(name) for name in ("column.unit", "column.owner", "column.cell", "duties.owed")]


def _row(ctx: PageContext, row: dict[str, Any], work: Casework) -> list[str | Markup]:
    link = profile_link(ctx, row["cell_code"], row["name"])
    return [row["unit"], _owner(row, work), link, sentence(ctx, row)]


def _owner(row: dict[str, Any], work: Casework) -> str:
    """Who deals with the case of the cell; else the unit right above it."""
    case = work.cases.get(row["cell_code"])
    return case.owner if case is not None and case.owner else row["unit"]


def _exported(ctx: PageContext, scope: Scope, asked: dict[str, Any], work: Casework) -> list[dict[str, str]]:
    t = ctx.t
    rows = access.query("duties", scope, **asked, skip=0, take=MOST_EXPORTED).iter_rows(named=True)
    return [
        {
            t("column.unit_code"): row["unit_code"],
            t("column.unit"): row["unit"],
            t("column.owner"): _owner(row, work),
            t("column.cell_code"): row["cell_code"],
            t("column.cell"): row["name"],
            t("column.flags"): ctx.flag_name(row["flag"]),
            t("duties.owed"): sentence(ctx, row),
        }
        for row in rows
    ]
