"""One cell beside cells like it: where it stands by each measure, in fifths and words, and why these cells."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, charts, url_state
from dashboard.auth.current_user import store
from dashboard.components import cell_search, comparison, drawing
from dashboard.components.comparison import MEASURES, Compared
from dashboard.components.downloads import offer
from dashboard.components.frame import Look, open_page
from dashboard.components.links import profile_address
from dashboard.components.marks import place_of
from dashboard.components.table import folded, table
from dashboard.markup import Markup, element, listed, show
from dashboard.store import peers
from dashboard.views.compare import swapping

ORDER = 9
TITLE = "compare.title"
PATH = "so-sanh"


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE)
    if look is None:
        return
    code = url_state.kept("cell")
    cells = access.ask("cell", look.scope, as_of=look.as_of, cell=code)
    if cells.is_empty():
        cell_search.draw(look, code, "compare")
        return
    _compare(look, cells.row(0, named=True))


def _compare(look: Look, cell: dict[str, Any]) -> None:
    say = look.say
    chosen = peers.chosen(store(), look.visitor.login, cell["cell_code"])
    compared = comparison.compare(look, cell["cell_code"], chosen)
    show(_head(look, cell))
    if compared.others.is_empty():
        show(element("p", say("compare.alone"), class_="cp-empty"))
    else:
        headline = element("strong", comparison.headline(say, compared))
        show(element("p", headline, " ", say("compare.no_verdict"), class_="cp-headline"))
        _measures(look, compared)
        _figures(look, compared, cell)
        _advice(look, compared)
        _others(look, compared)
    swapping.draw(look, compared, chosen)
    show(element("p", say("compare.limits", n=compared.others.height), class_="cp-limits cp-ready"))


def _head(look: Look, cell: dict[str, Any]) -> Markup:
    say = look.say
    name = element("a", cell["name"], href=profile_address(look, cell["cell_code"]), target="_self")
    where = say("queue.place", unit=place_of(cell["above"]), type=say.of("cell_type", cell["cell_type"]))
    return element(
        "div", element("div", element("h2", name), element("p", where, class_="cp-place")), class_="cp-cell-head"
    )


def _measures(look: Look, compared: Compared) -> None:
    show(element("p", look.say("compare.chart.how"), class_="cp-limits"))
    for pair in (MEASURES[:2], MEASURES[2:4], MEASURES[4:]):
        for column, measure in zip(st.columns(2, gap="medium"), pair, strict=True):
            with column:
                _measure(look, compared, measure)


def _measure(look: Look, compared: Compared, measure: str) -> None:
    say, title = look.say, look.say.of("compare.measure", measure)
    sentence = comparison.sentence(say, measure, compared)
    show(element("h3", title), element("p", sentence, class_="cp-lead"))
    others, stands = compared.known(measure), compared.standings[measure]
    if others.is_empty():
        return
    own = (stands.figure, stands.low, stands.high) if stands else None
    figure = charts.fifths(others, own, partial(comparison.written, say, measure), say, drawing.theme())
    drawing.draw(figure, f"{title}: {sentence}", f"fifths-{measure}")


def _figures(look: Look, compared: Compared, cell: dict[str, Any]) -> None:
    say, title = look.say, look.say("compare.figures")
    rows = comparison.rows(say, compared, cell["name"], (cell["above"] or [""])[0])
    head = list(rows[0])[1:]
    body = [list(row.values())[1:] for row in rows]
    offer(say, f"compare-{compared.cell_code}", lambda: rows)
    show(folded(title, table(title, head, body, numbers=range(2, len(head)))))


def _advice(look: Look, compared: Compared) -> None:
    said = comparison.advice(look.say, compared)
    text = element("p", look.say("compare.advice.none"), class_="cp-limits")
    if said:
        limits = element("p", look.say("compare.advice.limits"), class_="cp-limits")
        text = element("div", listed(said, class_="cp-triggers"), limits)
    show(element("h2", look.say("compare.advice.title"), class_="cp-part"), text)


def _others(look: Look, compared: Compared) -> None:
    say, title = look.say, look.say("compare.others", n=compared.others.height)
    head = [say("column.cell"), say("column.unit"), say("column.likeness"), say("column.roll")]
    rows = [_other(look, row) for row in compared.others.iter_rows(named=True)]
    sentence = say("compare.why", n=compared.others.height, alike=_fully_alike(compared.others))
    show(
        element("h2", title, class_="cp-part"),
        element("p", sentence, class_="cp-lead"),
        folded(say("compare.others_table"), table(title, head, rows, numbers=[3])),
    )


def _other(look: Look, row: dict[str, Any]) -> list[str | Markup]:
    say = look.say
    name = element("a", row["name"], href=profile_address(look, row["cell_code"]), target="_self")
    why = comparison.likeness(say, row)
    why = say("compare.by_hand", why=why) if row["put_in"] else why
    members = say("value.unknown") if row["members"] is None else say.persons(row["members"])
    return [name, row["unit_name"], why, members]


def _fully_alike(others: pl.DataFrame) -> int:
    return others.filter(*(pl.col(f"same_{trait}") for trait in comparison.TRAITS)).height


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
