"""Which cells of a type lie farther from the others than their size explains: funnel plot, counts and list."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard import access, url_state
from dashboard.charts.funnel import funnel
from dashboard.components import drawing
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.links import profile_address
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import Markup, element, show

# Chance puts that share of cells beyond the 95 % limit on either side at most.
BEYOND_BY_CHANCE = 0.025
COUNTS = ("n_cells", "n_low998", "n_low95", "n_high95", "n_high998")


def draw(look: Look, unit: str) -> None:
    """The part of the page; where the month is not the newest only that there is no plot."""
    say = look.say
    show(element("h2", say("funnel.title"), class_="cp-part"))
    types = access.ask("attendance_types", unit, as_of=look.as_of)
    if types.is_empty():
        newest = look.as_of == look.fresh["as_of"]
        show(element("p", say("funnel.none" if newest else "funnel.not_newest"), class_="cp-empty"))
        return
    names = {t: say("queue.sign_count", name=_type(say, t), n=n) for t, n in types["cell_type", "n_cells"].iter_rows()}
    chosen = url_state.switch("cell_type", say("funnel.type"), names, types["cell_type"][0])
    of_type = types.row(by_predicate=pl.col("cell_type") == chosen, named=True)
    cells = access.ask("attendance_funnel", unit, as_of=look.as_of, cell_type=chosen)
    sentence = _sentence(say, of_type)
    show(element("p", sentence, class_="cp-lead"), element("p", say("funnel.limits"), class_="cp-limits"))
    drawing.draw(funnel(cells, say, drawing.theme()), sentence, "funnel-chart")
    offer(say, f"attendance-funnel-{chosen}", lambda: [_exported(say, cell) for cell in cells.iter_rows(named=True)])
    _outside(look, cells)
    _types(say, types)


def _type(say: Language, cell_type: str) -> str:
    return say.of("cell_type", cell_type) if say.knows("cell_type", cell_type) else cell_type


def _sentence(say: Language, of_type: dict[str, Any]) -> str:
    counts = {"low998": of_type["n_low998"], "low95": of_type["n_low95"] - of_type["n_low998"]}
    told = say("funnel.sentence", n=of_type["n_cells"], target=say.percent(of_type["target"]), **counts)
    by_chance = round(of_type["n_cells"] * BEYOND_BY_CHANCE)
    return f"{told} {say('funnel.by_chance', n=by_chance)}" if by_chance else told


def _outside(look: Look, cells: pl.DataFrame) -> None:
    say, outside = look.say, cells.filter(pl.col("side") != "usual")
    if outside.is_empty():
        return
    rows = [_linked(look, cell) for cell in outside.iter_rows(named=True)]
    head = [say("column.cell"), say("column.unit"), *(say.of("funnel.column", c) for c in ("side", "rate", "usual"))]
    show(folded(say("funnel.outside", n=outside.height), table(say("funnel.title"), head, rows, numbers=(3, 4))))


def _linked(look: Look, cell: dict[str, Any]) -> list[str | Markup]:
    say = look.say
    name = element("a", cell["name"], href=profile_address(look, cell["cell_code"]), target="_self")
    band = say("attendance.range", low=say.percent(cell["low95"]), high=say.percent(cell["high95"]))
    share = say.share(cell["present"], cell["due"])
    return [name, cell["above"] or "", say.of("funnel.side", cell["side"]), share, band]


def _types(say: Language, types: pl.DataFrame) -> None:
    head = [say("column.cell_type"), *(say.of("funnel.column", c) for c in (*COUNTS, "target"))]
    rows = [
        [_type(say, row["cell_type"]), *(say.number(row[c]) for c in COUNTS), say.percent(row["target"])]
        for row in types.iter_rows(named=True)
    ]
    written = table(say("funnel.types"), head, rows, numbers=range(1, len(head)))
    show(folded(say("funnel.types"), written))
    offer(say, "attendance-types", lambda: [dict(zip(head, row, strict=True)) for row in rows])


def _exported(say: Language, cell: dict[str, Any]) -> dict[str, str]:
    limits = {say.of("funnel.column", c): say.percent(cell[c]) for c in ("low998", "low95", "high95", "high998")}
    return {
        say("column.cell_code"): cell["cell_code"],
        say("column.cell"): cell["name"],
        say("column.unit"): cell["above"] or "",
        say.of("funnel.column", "present"): say.persons(cell["present"]),
        say.of("funnel.column", "due"): say.persons(cell["due"]),
        say.of("funnel.column", "rate"): say.percent(cell["rate"]),
        say.of("funnel.column", "target"): say.percent(cell["target"]),
        **limits,
        say.of("funnel.column", "side"): say.of("funnel.side", cell["side"]),
    }
