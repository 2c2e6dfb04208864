"""All cells of a unit, quiet ones too, with their main measures, and what they lack: place, equipment, secretary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import polars as pl

from dashboard import access, url_state
from dashboard.components import cell_types, filter_row, paging, tree
from dashboard.components.blind import hidden_scores
from dashboard.components.cell_responses import disputed_columns
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext, open_page
from dashboard.components.links import profile_link
from dashboard.components.marks import STATES
from dashboard.components.table import Cell, folded, table
from dashboard.markup import element, show

ORDER = 8
GROUP = "cells"
TITLE = "cells.title"
PATH = "chi-bo"
NEEDS = ("no_venue", "no_equipment", "no_internet", "secretary_vacant", "secretary_new")
PAGE_SIZE, MOST_EXPORTED = 50, 100_000
COLUMNS = ("unit", "type", "state", "members", "held", "rate", "score", "needs")
NUMBERS = (4, 5, 6, 7)


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE)
    if ctx is None:
        return
    place = tree.place(ctx)
    asked = {"as_of": ctx.as_of} | _filters(ctx, place)
    _lacking(ctx, access.query("needs_of_units", place.scope, as_of=ctx.as_of))
    number, rows = paging.leaf(
        lambda skip: access.query("unit_cells", place.scope, **asked, skip=skip, take=PAGE_SIZE), PAGE_SIZE
    )
    if rows.is_empty():
        show(element("p", ctx.t("queue.nothing_matches"), class_="cp-empty cp-ready"))
        return
    n_matching = rows["n_matching"][0]
    offer(ctx.t, "cells", lambda: _exported(ctx, access.query("unit_cells", place.scope, **asked, take=MOST_EXPORTED)))
    show(element("p", ctx.t("queue.matching", n=n_matching), class_="cp-matching"), _table(ctx, rows))
    paging.draw(ctx.t, number, n_matching, PAGE_SIZE)
    show(element("p", ctx.t("cells.limits"), class_="cp-limits cp-ready"))


def _filters(ctx: PageContext, place: tree.Place) -> dict[str, str]:
    t = ctx.t
    where, kind, state, need = filter_row.places(t, 4)
    with where:
        place.draw(ctx)
    with kind:
        cell_type = cell_types.choose(ctx)
    with state:
        states = {"": t("cells.any_state")} | {name: t.of("state", name) for name in STATES}
        wanted = url_state.select("state", t("queue.filter.state"), states)
    with need:
        needs = {"": t("cells.any_need"), "any": t("cells.some_need")} | {n: t.of("cells.need", n) for n in NEEDS}
        lacking = url_state.select("need", t("cells.filter_need"), needs)
    return {"cell_type": cell_type, "state": wanted, "need": lacking}


def _lacking(ctx: PageContext, units: pl.DataFrame) -> None:
    """How many cells lack what, of the whole in a sentence, and by the units right below in a table."""
    t = ctx.t
    whole = units.filter(pl.col("whole"))
    if whole.is_empty():
        return
    row = whole.row(0, named=True)
    known = {"no_venue": "known_venue", "no_equipment": "known_equipment", "no_internet": "known_internet"}
    counted = [
        t(
            "cells.counted",
            need=t.of("cells.need", n),
            n=t.number(row[n]),
            known=t.number(row[known.get(n, "known_secretary")]),
        )
        for n in NEEDS
    ]
    below = units.filter(~pl.col("whole"))
    head = [t("column.unit_below"), t("column.n_cells"), *(t.of("cells.need", n) for n in NEEDS)]
    rows = [_unit(ctx, unit) for unit in below.iter_rows(named=True)]
    show(
        element(
            "p",
            element("strong", t("cells.headline", n=row["n_cells"])),
            " ",
            t.sentence(list(counted)),
            class_="cp-headline",
        )
    )
    if rows:
        show(folded(t("cells.by_unit"), table(t("cells.by_unit"), head, rows, numbers=range(1, len(head)))))


def _unit(ctx: PageContext, unit: dict[str, Any]) -> list[Cell]:
    def counted(need: str) -> Cell:
        if not unit[need]:
            return ctx.t.number(0)
        address = f"?{urlencode(ctx.link(unit=unit['unit_code'], need=need))}"
        return element("a", ctx.t.number(unit[need]), href=address, target="_self")

    name = element("a", unit["name"], href=f"?{urlencode(ctx.link(unit=unit['unit_code']))}", target="_self")
    return [name, ctx.t.number(unit["n_cells"]), *map(counted, NEEDS)]


def _table(ctx: PageContext, rows: pl.DataFrame) -> Any:
    t, rows = ctx.t, _seen(ctx, rows)
    head = [t("column.cell"), *(t.of("cells.column", name) for name in COLUMNS)]
    disputed = disputed_columns(ctx, rows["cell_code"].to_list())
    lines = [
        [profile_link(ctx, row["cell_code"], row["name"]), *_values(ctx, row, disputed)]
        for row in rows.iter_rows(named=True)
    ]
    return table(t("cells.title"), head, lines, numbers=NUMBERS)


def _seen(ctx: PageContext, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows without the scores that the user is not to see yet."""
    hidden = list(hidden_scores(ctx.user, rows["cell_code"].to_list()))
    return rows.with_columns(score=pl.when(~pl.col("cell_code").is_in(hidden)).then(pl.col("score")))


def _values(ctx: PageContext, row: dict[str, Any], disputed: Mapping[str, Any]) -> list[str]:
    """The columns of a cell; a count of persons under three is masked, a rate whose figures are disputed is marked."""
    t, unknown = ctx.t, ctx.t("value.unknown")
    rate = unknown if row["rate"] is None else t.percent(row["rate"])
    if "attendance" in disputed.get(row["cell_code"], {}):
        rate = t("dispute.figure", value=rate)
    return [
        row["unit_name"] or unknown,
        t.of("cell_type", row["cell_type"]),
        t.of("state", row["state"]),
        unknown if row["expected"] is None else t.persons(row["expected"]),
        unknown if row["held"] is None else f"{t.number(row['held'])}/{t.number(row['n_months'])}",
        rate,
        unknown if row["score"] is None else t.number(row["score"], 0),
        "; ".join(t.of("cells.need", need) for need in row["needs"]),
    ]


def _exported(ctx: PageContext, rows: pl.DataFrame) -> list[dict[str, str]]:
    t = ctx.t
    names = [t.of("cells.column", name) for name in COLUMNS]
    disputed = disputed_columns(ctx, rows["cell_code"].to_list())
    return [
        {
            t("column.cell_code"): row["cell_code"],
            t("column.cell"): row["name"],
            **dict(zip(names, _values(ctx, row, disputed), strict=True)),
        }
        for row in _seen(ctx, rows).iter_rows(named=True)
    ]


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
