"""Cells whose minutes repeat others, and two of them side by side."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, url_state
from dashboard.auth.access_log import texts_seen
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.links import cell_link
from dashboard.components.table import table
from dashboard.markup import element, show
from dashboard.views.formalism import legitimate, pair
from etl.text import lines as lines_of

Row = dict[str, Any]
# Numbers of lines and their text, by meeting.
Texts = dict[str, dict[int, str]]


def choose(ctx: PageContext, cells: pl.DataFrame) -> None:
    """The choice of a cell, in the address; `cells` as copy_cells.sql gives them. One named there stays on offer."""
    options = {row["cell_code"]: f"{row['name']} ({row['unit'] or '?'})" for row in cells.iter_rows(named=True)}
    asked = url_state.kept("cell")
    if asked and asked not in options:
        cells = access.query("cell", ctx.scope, as_of=ctx.as_of, cell=asked)
        options |= {asked: cells["name"][0]} if cells.height else {}
    url_state.select("cell", ctx.t("formal.which"), {"": ctx.t("formal.choose")} | options)


def listed(ctx: PageContext, cells: pl.DataFrame) -> None:
    """All cells whose minutes repeat others, each leading to its pairs."""
    t = ctx.t
    if cells.is_empty():
        show(element("p", t("formal.none"), class_="cp-empty"))
        return
    rows = cells.to_dicts()
    head = [
        t("column.cell"), t("column.unit"), *(t.of("formal.column", c) for c in ("flag", "pairs", "most")),
    ]  # fmt: skip
    body = [
        [
            pair.cell_with_unit(ctx, row["cell_code"], row["name"], row["unit"], row["signal"]),
            ctx.spoken(row["signal"]).get("short") or ctx.flag_name(row["signal"]),
            *_figures(ctx, row)[2:],
        ]
        for row in rows
    ]
    show(
        element("h3", t("formal.cells")),
        element("div", table(t("formal.cells"), [head[0], *head[2:]], body, numbers=(2, 3)), class_="cp-beside"),
    )
    offer(
        t,
        "copied-cells",
        lambda: [
            {t("column.cell_code"): row["cell_code"]} | dict(zip(head, [row["name"], *_figures(ctx, row)], strict=True))
            for row in rows
        ],
    )


def _figures(ctx: PageContext, row: Row) -> list[str]:
    t = ctx.t
    return [row["unit"] or "", ctx.flag_name(row["signal"]), t.number(row["n_pairs"]), t.percent(row["share"])]


def draw(ctx: PageContext, code: str) -> None:
    """The pairs of one cell, one of them side by side; where it shows no copying only a sentence."""
    t = ctx.t
    cell = access.query("cell", ctx.scope, as_of=ctx.as_of, cell=code)
    if cell.is_empty():
        show(element("p", t("formal.unknown_cell"), class_="cp-empty"))
        return
    # Styled as the link that it is, like the names in the queue.
    with st.container(key="card-copied"):
        cell_link(ctx, code, cell["name"][0])
    rows = access.query("copy_pair", ctx.scope, as_of=ctx.as_of, cell=code)
    if rows.is_empty():
        show(element("p", t("formal.no_pairs"), class_="cp-empty"))
        return
    pairs = rows.partition_by("signal", "pair", maintain_order=True)
    labels = {_key(some.row(0, named=True)): _label(ctx, some.row(0, named=True)) for some in pairs}
    wanted = url_state.select("pair", t("formal.pair"), labels, next(iter(labels)))
    _pair(ctx, code, next(some for some in pairs if _key(some.row(0, named=True)) == wanted))


def _key(row: Row) -> str:
    return f"{row['signal']}-{row['pair']}"


def _label(ctx: PageContext, row: Row) -> str:
    of = "earlier" if row["own_source"] else "other" if row["source_name"] else "outside"
    return ctx.t.of(
        "formal.pair_of",
        of,
        date=ctx.t.date(row["held_on"]),
        other=ctx.t.date(row["source_held_on"]) if row["source_held_on"] else "",
        name=row["source_name"] or "",
        share=ctx.t.percent(row["share"]),
    )


def _pair(ctx: PageContext, code: str, pairs: pl.DataFrame) -> None:
    t, first = ctx.t, pairs.row(0, named=True)
    texts = _texts(ctx, first)
    sides = [
        pair.side(t, _title(ctx, first, of_source=of_source), lines.to_dicts(), texts.get(first[code_of], {}))
        for of_source, code_of in ((True, "source_code"), (False, "meeting_code"))
        if (lines := pairs.filter(pl.col("of_source") == of_source)).height
    ]
    pieces = [element("p", t("formal.share", share=t.percent(first["share"])), class_="cp-lead")]
    if len(sides) == 1:
        pieces.append(element("p", t("formal.outside"), class_="cp-limits"))
    if not texts:
        pieces.append(element("p", t("formal.not_kept" if _may_read(ctx) else "formal.may_not"), class_="cp-limits"))
    here = pairs.filter(~pl.col("of_source")).to_dicts()
    passages = pair.passages(t, here, texts.get(first["meeting_code"], {}))
    show(*pieces, *passages, pair.legend(t), element("div", *sides, class_="cp-pair"))
    offer(t, "pair", lambda: [_exported(ctx, row) for row in pairs.iter_rows(named=True)], about=code)
    if first["source_code"]:
        legitimate.offer_mark(ctx, pairs, texts)


def _title(ctx: PageContext, row: Row, *, of_source: bool) -> str:
    t = ctx.t
    if not of_source:
        return t("formal.this", date=t.date(row["held_on"]))
    if row["own_source"]:
        return t("formal.earlier", date=t.date(row["source_held_on"]))
    return t("formal.other", name=row["source_name"], date=t.date(row["source_held_on"]))


def _may_read(ctx: PageContext) -> bool:
    return ctx.user.may("texts")


def _texts(ctx: PageContext, row: Row) -> Texts:
    """The lines of both minutes by number, where they are kept and the role may read them; that is entered."""
    if not _may_read(ctx):
        return {}
    asked = {"meeting": row["meeting_code"], "source": row["source_code"] or ""}
    kept = access.query("copy_texts", ctx.scope, as_of=ctx.as_of, **asked)
    if kept.height:
        texts_seen(ctx.user, kept["meeting_code"].to_list())
    return {code: dict(enumerate(lines_of(text), start=1)) for code, text in kept.iter_rows()}


def _exported(ctx: PageContext, row: Row) -> dict[str, str]:
    """Positions and figures only: the text stays in the house."""
    t = ctx.t
    values = {
        "meeting": row["source_code"] if row["of_source"] else row["meeting_code"],
        "line": str(row["line_no"]),
        "characters": str(row["characters"]),
        "kind": t.of("pair.kind", pair.kind_of(row)),
        "same": "" if row["same"] is None else t.percent(row["same"]),
    }
    return {t.of("formal.column", name): value for name, value in values.items()}
