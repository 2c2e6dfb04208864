"""Twinning measured: which cells meet as twins, whether what is measured moved beyond chance since, who could be."""

from __future__ import annotations

from typing import Any

from dashboard import access
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.links import profile_link
from dashboard.components.table import Cell, folded, table
from dashboard.markup import element, show
from dashboard.scope import Scope
from dashboard.summaries.chance import change_since

# Chosen by us: each pair asks six times, for two cells and three measures, for the cells that began alike.
MOST = 10
MEASURES = ("attendance", "speakers", "tasks")
Row = dict[str, Any]


def draw(ctx: PageContext, scope: Scope) -> None:
    """A sentence, the pairs and the proposals; nothing where neither is known."""
    t = ctx.t
    pairs = access.query("twinning_pairs", scope, as_of=ctx.as_of).to_dicts()
    proposed = access.query("twinning_proposals", scope, as_of=ctx.as_of).to_dicts()
    if not pairs and not proposed:
        return
    joint = sum(pair["joint"] for pair in pairs)
    sentence = t("twinning.sentence", n=len(pairs), joint=t.number(joint)) if pairs else t("twinning.none")
    show(element("h2", t("twinning.title"), class_="cp-part"), element("p", sentence, class_="cp-lead"))
    if pairs:
        head = [t.of("twinning.column", name) for name in ("cell", "twin", "joint", "since", "moved", "twin_moved")]
        show(folded(t("twinning.pairs"), table(t("twinning.pairs"), head, _pairs(ctx, scope, pairs[:MOST]))))
        if len(pairs) > MOST:
            show(element("p", t("twinning.first", n=MOST), class_="cp-limits"))
    if proposed:
        names = ("unit", "cell", "measure", "figure", "twin", "twin_figure")
        head = [t.of("twinning.column", name) for name in names]
        rows = [_proposed(ctx, row) for row in proposed]
        offer(t, "twinning", lambda: [dict(zip(head, _words(ctx, row), strict=True)) for row in proposed])
        show(folded(t("twinning.proposed"), table(t("twinning.proposed"), head, rows)))
    show(element("p", t("twinning.limits"), class_="cp-limits"))


def _pairs(ctx: PageContext, scope: Scope, pairs: list[Row]) -> list[list[Cell]]:
    without = {pair[code] for pair in pairs for code in ("cell_code", "twin_code")}
    return [
        [
            profile_link(ctx, pair["cell_code"], pair["name"]), profile_link(ctx, pair["twin_code"], pair["twin"]),
            ctx.t.number(pair["joint"]), ctx.t.month(pair["first_on"].replace(day=1)),
            *(_moved(ctx, scope, pair[code], pair, without) for code in ("cell_code", "twin_code")),
        ]
        for pair in pairs
    ]  # fmt: skip


def _moved(ctx: PageContext, scope: Scope, cell: str, pair: Row, without: set[str]) -> str:
    """Each measure before and since the first joint meeting, and whether chance alone could do that."""
    t, moves = ctx.t, []
    for measure in MEASURES:
        change = change_since(scope, ctx.as_of, cell, pair["first_on"], without, measure)
        moved = t("value.unknown") if change is None else t.of(
            "twinning.moved", change.kind, before=t.percent(change.before), since=t.percent(change.since)
        )  # fmt: skip
        moves.append(t("twinning.of_measure", measure=t.of("twinning.measure", measure), moved=moved))
    return "; ".join(moves)


def _proposed(ctx: PageContext, row: Row) -> list[Cell]:
    words: list[Cell] = [*_words(ctx, row)]
    words[1] = profile_link(ctx, row["cell_code"], row["name"])
    words[4] = profile_link(ctx, row["twin_code"], row["twin"])
    return words


def _words(ctx: PageContext, row: Row) -> list[str]:
    t = ctx.t
    figures = [t.percent(row[name]) for name in ("figure", "twin_figure")]
    named = (row["unit_name"] or t("value.unknown"), row["name"], t.of("twinning.measure", row["measure"]))
    return [*named, figures[0], row["twin"], figures[1]]
