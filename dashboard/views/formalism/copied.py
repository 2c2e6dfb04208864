"""Cells whose minutes repeat others, and two of them side by side."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, url_state
from dashboard.auth.access_log import texts_seen
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.links import cell_link
from dashboard.components.table import table
from dashboard.markup import element, show
from dashboard.views.formalism import legitimate, pair
from etl.text import lines as lines_of

Row = dict[str, Any]
# Numbers of lines and their text, by meeting.
Texts = dict[str, dict[int, str]]


def choose(look: Look, cells: pl.DataFrame) -> None:
    """The choice of a cell, in the address; `cells` as copy_cells.sql gives them. One named there stays on offer."""
    options = {row["cell_code"]: f"{row['name']} ({row['unit'] or '?'})" for row in cells.iter_rows(named=True)}
    asked = url_state.kept("cell")
    if asked and asked not in options:
        found = access.ask("cell", look.scope, as_of=look.as_of, cell=asked)
        options |= {asked: found["name"][0]} if found.height else {}
    url_state.select("cell", look.say("formal.which"), {"": look.say("formal.choose")} | options)


def listed(look: Look, cells: pl.DataFrame) -> None:
    """All cells whose minutes repeat others, each leading to its pairs."""
    say = look.say
    if cells.is_empty():
        show(element("p", say("formal.none"), class_="cp-empty"))
        return
    rows = cells.to_dicts()
    head = [
        say("column.cell"), say("column.unit"), *(say.of("formal.column", c) for c in ("sign", "pairs", "most")),
    ]  # fmt: skip
    body = [
        [pair.cell_address(look, row["cell_code"], row["name"], row["signal"]), *_figures(look, row)] for row in rows
    ]
    show(table(say("formal.cells"), head, body, numbers=(3, 4)))
    offer(
        say,
        "copied-cells",
        lambda: [
            {say("column.cell_code"): row["cell_code"]}
            | dict(zip(head, [row["name"], *_figures(look, row)], strict=True))
            for row in rows
        ],
    )


def _figures(look: Look, row: Row) -> list[str]:
    say = look.say
    return [row["unit"] or "", look.flag_name(row["signal"]), say.number(row["n_pairs"]), say.percent(row["share"])]


def draw(look: Look, code: str) -> None:
    """The pairs of one cell, one of them side by side; where it shows no copying only a sentence."""
    say = look.say
    cell = access.ask("cell", look.scope, as_of=look.as_of, cell=code)
    if cell.is_empty():
        show(element("p", say("formal.unknown_cell"), class_="cp-empty"))
        return
    # Styled as the link that it is, like the names in the queue.
    with st.container(key="card-copied"):
        cell_link(look, code, cell["name"][0])
    rows = access.ask("copy_pair", look.scope, as_of=look.as_of, cell=code)
    if rows.is_empty():
        show(element("p", say("formal.no_pairs"), class_="cp-empty"))
        return
    found = rows.partition_by("signal", "pair", maintain_order=True)
    labels = {_key(some.row(0, named=True)): _label(look, some.row(0, named=True)) for some in found}
    wanted = url_state.select("pair", say("formal.pair"), labels, next(iter(labels)))
    _pair(look, code, next(some for some in found if _key(some.row(0, named=True)) == wanted))


def _key(row: Row) -> str:
    return f"{row['signal']}-{row['pair']}"


def _label(look: Look, row: Row) -> str:
    of = "earlier" if row["own_source"] else "other" if row["source_name"] else "outside"
    return look.say.of(
        "formal.pair_of",
        of,
        date=look.say.date(row["held_on"]),
        other=look.say.date(row["source_held_on"]) if row["source_held_on"] else "",
        name=row["source_name"] or "",
        share=look.say.percent(row["share"]),
    )


def _pair(look: Look, code: str, found: pl.DataFrame) -> None:
    say, first = look.say, found.row(0, named=True)
    texts = _texts(look, first)
    sides = [
        pair.side(say, _title(look, first, of_source=of_source), lines.to_dicts(), texts.get(first[code_of], {}))
        for of_source, code_of in ((True, "source_code"), (False, "meeting_code"))
        if (lines := found.filter(pl.col("of_source") == of_source)).height
    ]
    told = [element("p", say("formal.share", share=say.percent(first["share"])), class_="cp-lead")]
    if len(sides) == 1:
        told.append(element("p", say("formal.outside"), class_="cp-limits"))
    if not texts:
        told.append(element("p", say("formal.not_kept" if _may_read(look) else "formal.may_not"), class_="cp-limits"))
    show(*told, pair.legend(say), element("div", *sides, class_="cp-pair"))
    offer(say, f"pair-{code}", lambda: [_exported(look, row) for row in found.iter_rows(named=True)])
    if first["source_code"]:
        legitimate.offer_mark(look, found, texts)


def _title(look: Look, row: Row, *, of_source: bool) -> str:
    say = look.say
    if not of_source:
        return say("formal.this", date=say.date(row["held_on"]))
    if row["own_source"]:
        return say("formal.earlier", date=say.date(row["source_held_on"]))
    return say("formal.other", name=row["source_name"], date=say.date(row["source_held_on"]))


def _may_read(look: Look) -> bool:
    return look.visitor.may("texts")


def _texts(look: Look, row: Row) -> Texts:
    """The lines of both minutes by number, where they are kept and the role may read them; that is entered."""
    if not _may_read(look):
        return {}
    asked = {"meeting": row["meeting_code"], "source": row["source_code"] or ""}
    kept = access.ask("copy_texts", look.scope, as_of=look.as_of, **asked)
    if kept.height:
        texts_seen(look.visitor, kept["meeting_code"].to_list())
    return {code: dict(enumerate(lines_of(text), start=1)) for code, text in kept.iter_rows()}


def _exported(look: Look, row: Row) -> dict[str, str]:
    """Positions and figures only: the text stays in the house."""
    say = look.say
    values = {
        "meeting": row["source_code"] if row["of_source"] else row["meeting_code"],
        "line": str(row["line_no"]),
        "characters": str(row["characters"]),
        "kind": say.of("pair.kind", pair.kind_of(row)),
        "same": "" if row["same"] is None else say.percent(row["same"]),
    }
    return {say.of("formal.column", name): value for name, value in values.items()}
