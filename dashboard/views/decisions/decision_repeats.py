"""Tasks set again in the same words although nothing had been heard of them; and what meetings are about."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard import access
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.links import profile_address
from dashboard.components.months import as_table
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import Markup, element, show

# As many stand open as somebody reads; the rest is a click away.
OPEN_ROWS, MOST_ROWS = 10, 1_000
COLUMNS = ("times", "silent", "first", "last")
Row = dict[str, Any]


def draw(look: Look, unit: str, cell_type: str) -> dict[str, str]:
    """The part on tasks set again silently; the cells in it by code, with name and unit."""
    say = look.say
    show(element("h2", say("repeats.title"), class_="cp-part"))
    rows = access.ask("decision_repeats", unit, as_of=look.as_of, cell_type=cell_type, take=MOST_ROWS).to_dicts()
    if not rows:
        show(element("p", say("repeats.none"), class_="cp-empty"))
        return {}
    cells = {row["cell_code"]: ", ".join(filter(None, (row["name"], row["unit"]))) for row in rows}
    show(element("p", say("repeats.sentence", n=rows[0]["n_matching"], cells=len(cells)), class_="cp-lead"))
    show(element("p", say("repeats.limits"), class_="cp-limits"))
    offer(say, "decisions-repeated", lambda: [_exported(look, row) for row in rows])
    head = [say("column.cell"), say("column.unit"), *(say.of("repeats.column", c) for c in COLUMNS)]
    shown = [_shown(look, row) for row in rows]
    show(table(say("repeats.title"), head, shown[:OPEN_ROWS], numbers=(2, 3)))
    if rest := shown[OPEN_ROWS:]:
        show(folded(say("repeats.more", n=len(rest)), table(say("repeats.title"), head, rest, numbers=(2, 3))))
    return cells


def draw_balance(look: Look, balance: pl.DataFrame) -> None:
    """The part on what meetings are about, by type of cell; `balance` as topic_balance.sql gives it."""
    say = look.say
    show(element("h2", say("balance.title"), class_="cp-part"))
    known = balance.filter((pl.col("items_known") > 0) | (pl.col("discussion_known") > 0))
    if known.is_empty():
        show(element("p", say("balance.none"), class_="cp-empty"))
        return
    items, professional = int(known["items"].sum() or 0), int(known["professional"].sum() or 0)
    if items:
        show(element("p", say("balance.sentence", share=say.percent(professional / items)), class_="cp-lead"))
    show(element("p", say("balance.limits"), class_="cp-limits"))
    rows = [_type(say, row) for row in known.iter_rows(named=True)]
    offer(say, "topic-balance", lambda: rows)
    show(as_table(say("balance.title"), rows))


def _shown(look: Look, row: Row) -> list[str | Markup]:
    name = element("a", row["name"], href=profile_address(look, row["cell_code"]), target="_self")
    return [name, row["unit"] or "", *_figures(look.say, row)]


def _figures(say: Language, row: Row) -> list[str]:
    return [say.number(row["times"]), say.number(row["silent"]), say.date(row["first_on"]), say.date(row["last_on"])]


def _exported(look: Look, row: Row) -> dict[str, str]:
    say = look.say
    named = {say("column.cell_code"): row["cell_code"], say("column.cell"): row["name"]}
    figures = zip((say.of("repeats.column", c) for c in COLUMNS), _figures(say, row), strict=True)
    return named | {say("column.unit"): row["unit"] or ""} | dict(figures)


def _type(say: Language, row: Row) -> dict[str, str]:
    def part(name: str, whole: str) -> str:
        return say.share(row[name], row[whole]) if row[whole] else say("value.unknown")

    return {
        say("column.cell_type"): say.of("cell_type", row["cell_type"]) if row["cell_type"] else say("value.unknown"),
        say("balance.meetings"): say.number(row["n"]),
        say("balance.professional"): say.percent(row["professional"] / row["items"])
        if row["items"]
        else say("value.unknown"),
        say("balance.all_professional"): part("all_professional", "items_known"),
        say("balance.with_criticism"): part("with_criticism", "discussion_known"),
        say("balance.thematic"): say.number(row["thematic"]),
    }
