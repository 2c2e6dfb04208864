"""Everything that was looked at in a cell, by what it is about: flags in full, what is quiet folded, the context."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from dashboard.components import flag_cards
from dashboard.components.frame import PageContext
from dashboard.components.table import folded
from dashboard.markup import Markup, element, listed
from dashboard.summaries.known_of_cell import CellContext
from dashboard.summaries.sentences import fill

# From preparing a meeting to what comes of it, then what is around it: the order in which a meeting is talked through.
FAMILIES = (
    "preparation", "meetings", "attendance", "leadership", "conduct", "minutes", "resolutions", "scores", "records",
    "visits", "discipline", "data",
)  # fmt: skip
# Signals taken together; their card shows what they rest on.
TOGETHER = "formalism"
Row = dict[str, Any]


def draw(ctx: PageContext, flags: list[Row], known: CellContext, quiet: pl.DataFrame) -> list[Markup]:
    """The groups that have a flag, the context, then what was looked at and is quiet, and what could not be seen.

    `flags` in the order of their weight: the group of the weightiest comes first. `known`: the context of the cell;
    `quiet` as cell_quiet.sql gives it.
    """
    groups = _grouped(ctx, flags)
    seen, unseen = (quiet.filter(pl.col("enough") == enough)["signal"] for enough in (True, False))
    return [
        *(_group(ctx, family, some, known) for family, some in groups.items()),
        *_context(ctx, known.holding),
        *_folded(ctx, ctx.t("profile.quiet", n=seen.len()), seen),
        *_folded(ctx, ctx.t("profile.unseen", n=unseen.len()), unseen),
    ]


def family_of(ctx: PageContext, flag: str) -> str:
    """What a flag is about; "data" where no words were published for it."""
    return ctx.spoken(flag).get("family", "data")


def _grouped(ctx: PageContext, flags: list[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for flag in flags:
        groups.setdefault(family_of(ctx, flag["flag"]), []).append(flag)
    return groups


def _group(ctx: PageContext, family: str, flags: list[Row], known: CellContext) -> Markup:
    title = element("h3", ctx.t.of("family", family), class_="cp-family")
    return element("section", title, *(flag_cards.in_full(ctx, flag, known) for flag in flags))


def _context(ctx: PageContext, holding: Sequence[Row]) -> list[Markup]:
    """What is known of the cell's circumstances, whether it has a flag or not."""
    sentences = []
    for row in holding:
        words = ctx.words.get(("circumstance", row["circumstance"]))
        if words:
            sentences.append(fill(words["sentence"], row["evidence"], ctx.t, masked=False))
    if not sentences:
        return []
    return [element("h3", ctx.t("profile.context"), class_="cp-family"), listed(sentences, class_="cp-context")]


def _folded(ctx: PageContext, summary: str, names: Iterable[str]) -> list[Markup]:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(family_of(ctx, name), []).append(ctx.flag_name(name))
    if not groups:
        return []
    ordered = [family for family in (TOGETHER, *FAMILIES) if family in groups]
    lines = [
        element("span", element("strong", ctx.t.of("family", family)), ": ", "; ".join(groups[family]))
        for family in (*ordered, *(groups.keys() - set(ordered)))
    ]
    return [folded(summary, listed(lines))]
