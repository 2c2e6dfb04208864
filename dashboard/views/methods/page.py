"""How everything is computed and how often it is right: a card per flag, signal, circumstance and criterion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from dashboard import access
from dashboard.components.frame import PageContext, open_page
from dashboard.components.table import folded, table
from dashboard.markup import Markup, element, listed, show
from dashboard.summaries import precision
from dashboard.views.methods import burden, figures, missing, muted, responses, thresholds

ORDER = 13
GROUP = "data"
TITLE = "methods.title"
PATH = "phuong-phap"
FAMILIES = (
    "formalism", "attendance", "meetings", "minutes", "preparation", "conduct", "resolutions", "scores", "records",
    "leadership", "visits", "discipline", "data",
)  # fmt: skip
# Where a sentence takes its figures.
BLANK = re.compile(r"\{[^}]*\}")
Rows = list[dict[str, Any]]


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE)
    if ctx is None:
        return
    counts = access.query("methods_flags", ctx.scope, as_of=ctx.as_of).partition_by("flag", as_dict=True)
    visits = access.query("methods_visits", ctx.scope, as_of=ctx.as_of)
    show(element("p", ctx.t("methods.intro"), class_="cp-headline"))
    missing.draw(ctx)
    muted.draw(ctx)
    thresholds.draw(ctx)
    figures.draw(ctx)
    show(
        element("h2", ctx.t("methods.flags"), class_="cp-part"),
        *_flags(ctx, {flag: rows for (flag,), rows in counts.items()}, visits),
        element("h2", ctx.t("methods.signals"), class_="cp-part"),
        element("p", ctx.t("methods.signals_text"), class_="cp-limits"),
        *_spoken(ctx, "signal"),
        element("h2", ctx.t("methods.circumstances"), class_="cp-part"),
        element("p", ctx.t("methods.circumstances_text"), class_="cp-limits"),
        *_spoken(ctx, "circumstance"),
        element("h2", ctx.t("methods.criteria"), class_="cp-part"),
        *_rubrics(ctx),
    )
    responses.draw(ctx)
    burden.draw(ctx)


def _flags(ctx: PageContext, counts: dict[str, pl.DataFrame], visits: pl.DataFrame) -> Iterator[Markup]:
    spoken = {name: head for (kind, name), head in ctx.words.items() if kind == "flag"}
    areas = _area_counts(ctx)
    for family in FAMILIES:
        members = [name for name, head in spoken.items() if head["family"] == family]
        if members:
            yield element("h3", ctx.t.of("family", family))
        for name in sorted(members, key=lambda flag: spoken[flag]["name"]):
            rows = visits.filter(pl.col("flag") == name).to_dicts()
            counted = counts[name].to_dicts() if name in counts else []
            yield _flag(ctx, name, counted, areas.get(name), rows)


def _area_counts(ctx: PageContext) -> dict[str, dict[str, Any]]:
    """By flag how many units bear it; of discipline only for those who may see it."""
    rows = access.query("methods_areas", ctx.scope, as_of=ctx.as_of).iter_rows(named=True)
    open_to = {name for (kind, name), head in ctx.words.items() if kind == "flag" and head["family"] != "discipline"}
    return {row["flag"]: row for row in rows if row["flag"] in open_to or ctx.user.may("discipline")}


def _summary(ctx: PageContext, name: str, counts: Rows, areas: dict[str, Any] | None) -> str:
    """The head of a card: how many cells bear the flag and, where it is one of units, how many of them."""
    t = ctx.t
    whole = next((row for row in counts if row["kind"] == "all"), {"n_act": 0, "n_watch": 0})
    of_cells = t("methods.card", name=name, act=whole["n_act"], watch=whole["n_watch"])
    if areas is None:
        return of_cells
    of_units = {"act": areas["n_act"], "watch": areas["n_watch"]}
    if not whole["n_act"] and not whole["n_watch"]:
        return t("methods.card_units", name=name, **of_units)
    return t("methods.card_both", cells=of_cells, **of_units)


def _flag(
    ctx: PageContext, flag: str, counts: Rows, areas: dict[str, Any] | None, visits: Rows
) -> Markup:
    t, words = ctx.t, ctx.words[("flag", flag)]
    sure = precision.sentence(t, visits, ctx.measured.get(flag))
    return folded(
        _summary(ctx, words["name"], counts, areas),
        element("p", element("strong", t("methods.limits")), " ", words["limits"]),
        element("p", element("strong", t("methods.precision.title")), " ", sure),
        *([_precision(t, visits)] if visits else []),
        element("p", element("strong", t("methods.harmless"))),
        listed(words["harmless"]),
        element("p", element("strong", t("methods.clears"))),
        listed(words["clears"]),
        _shares(ctx, words["name"], counts),
    )


def _precision(t: Any, visits: Rows) -> Markup:
    """Answers by the reason of the visit, and of visits because of the flag by the size of the cell."""
    groups = [
        (t.of("selected_by", reason), [r for r in visits if r["selected_by"] == reason]) for reason in precision.REASONS
    ]
    by_flag = [row for row in visits if row["selected_by"] == "flag"]
    sizes = sorted({row["size_class"] for row in by_flag})
    groups += [
        (t("methods.of_size", size=t.of("size_class", str(size))), [r for r in by_flag if r["size_class"] == size])
        for size in sizes
    ]
    names = ("confirmed", "partly", "not_confirmed", "not_seen")
    rows = [[title, *(t.number(sum(r[n] for r in own)) for n in names)] for title, own in groups if own]
    head = [t("methods.precision.visits"), *(t.of("outcome", n) for n in names)]
    return table(t("methods.precision.title"), head, rows, numbers=range(1, 5))


def _shares(ctx: PageContext, name: str, counts: Rows) -> Markup:
    t = ctx.t
    rows = [
        [
            t.of("size_class", row["member"]) if row["kind"] == "size" else t.of("cell_type", row["member"]),
            t.number(row["n_cells"]),
            t.share(row["n_act"], row["n_cells"]),
            t.share(row["n_watch"], row["n_cells"]),
        ]
        for row in counts
        if row["kind"] != "all"
    ]
    head = [t("methods.group"), *(t.of("overview.column", c) for c in ("n_cells", "n_act", "n_watch"))]
    return table(t("methods.shares", name=name), head, rows, numbers=range(1, 4))


def _spoken(ctx: PageContext, kind: str) -> Iterator[Markup]:
    for (of, _), head in sorted(ctx.words.items(), key=lambda item: str(item[1].get("name", ""))):
        if of == kind:
            yield folded(head["name"], element("p", BLANK.sub("…", head["sentence"]), class_="cp-limits"))


def _rubrics(ctx: PageContext) -> Iterator[Markup]:
    t = ctx.t
    rubrics = [head for (kind, _), head in ctx.words.items() if kind == "rubric"]
    for rubric in sorted(rubrics, key=lambda r: str(r["valid_from"]), reverse=True):
        lines = [
            [f"{criterion[t.code]}: {line[t.code]}", t.number(line["points"]), line.get("source", "")]
            for criterion in rubric["criteria"]
            for line in criterion["lines"]
        ]
        head = [t("column.criterion"), t("column.most"), t("methods.source")]
        since = t.date(date.fromisoformat(str(rubric["valid_from"])))
        caption = t("methods.rubric", name=rubric["name"][t.code], since=since)
        yield folded(caption, *decided(ctx, rubric), table(caption, head, lines, numbers=(1,)))


def decided(ctx: PageContext, rubric: dict[str, Any]) -> Iterator[Markup]:
    """For which cells a rubric is, and who wrote and reviewed it, where it is the committee's own."""
    t = ctx.t
    if rubric.get("cell_types"):
        types = ", ".join(t.of("cell_type", name) for name in rubric["cell_types"])
        yield element("p", t("methods.rubric_types", types=types), class_="cp-limits")
    if rubric.get("author"):
        who = {key: rubric[key] for key in ("version", "author", "reviewer")}
        yield element("p", t("methods.rubric_by", **who), class_="cp-limits")


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
