"""The points of a cell: always with their interval, and beside what the cell and its superior gave."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from dashboard.components.frame import PageContext
from dashboard.components.table import table
from dashboard.language import Language
from dashboard.markup import Markup, element, show

TOTAL = "total"
LEVELS = ("weak", "average", "fair", "good")
MARKS = ("seen", "range", "self", "superior")


def draw(ctx: PageContext, scores: pl.DataFrame) -> None:
    """The total in a sentence, then every criterion."""
    t, scored = ctx.t, _scored(ctx, scores)
    show(element("h3", t("profile.score")))
    if not scored:
        show(element("p", t("score.unseen"), class_="cp-lead"))
        return
    _, total = scored[-1]
    lines, head = [_line(ctx, name, row) for name, row in scored], _head(t)
    show(
        element("p", total_sentence(ctx, total), class_="cp-lead"),
        element("p", t("score.never_alone"), class_="cp-limits"),
        ratings(ctx, total),
        table(
            t("score.caption"),
            [*head, t("score.picture")],
            [[*line, picture(row)] for line, (_, row) in zip(lines, scored, strict=True)],
            numbers=range(1, 6),
        ),
        element("ul", *(element("li", _mark(kind), t.of("score.mark", kind)) for kind in MARKS), class_="cp-legend"),
    )


def table_rows(ctx: PageContext, scores: pl.DataFrame) -> list[dict[str, str]]:
    """The criteria and the total as the rows of a file."""
    return [dict(zip(_head(ctx.t), _line(ctx, name, row), strict=True)) for name, row in _scored(ctx, scores)]


def _head(t: Language) -> list[str]:
    return [t.of("column", c) for c in ("criterion", "points", "interval", "most", "self", "superior")]


def _scored(ctx: PageContext, scores: pl.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    """Each criterion by its name, in the order of the rubric, the total last; none where too little is seen."""
    rows = {row["criterion"]: row for row in scores.to_dicts()}
    total = rows.pop(TOTAL, None)
    if total is None or not total["assessable"]:
        return []
    names = criterion_names(ctx)
    ordered = sorted(rows, key=lambda c: (list(names).index(c) if c in names else len(names), c))
    return [*((names.get(c) or c, rows[c]) for c in ordered), (ctx.t("score.total"), total)]


def picture(row: dict[str, Any]) -> Markup:
    """A line of points drawn from none to the most: the possible range, and who saw or gave how many."""
    most = row["max_points"]

    def place(points: float) -> str:
        return f"{100 * min(max(points / most, 0), 1):.0f}%"

    known = element(
        "i", class_="cp-range-known", style=f"left: {place(row['low'])}; right: {place(most - row['high'])}"
    )
    given = {"seen": row["points"] if row["assessable"] else None, "self": row["self_points"]}
    given["superior"] = row["superior_points"]
    marks = (_mark(kind, place(points)) for kind, points in given.items() if points is not None)
    return element("span", known, *marks, class_="cp-range", aria_hidden="true")


def _mark(kind: str, at: str | None = None) -> Markup:
    place = None if at is None else f"left: {at}"
    return element("i", class_=f"cp-score-mark cp-score-{kind}", style=place, aria_hidden="true")


def criterion_names(ctx: PageContext) -> dict[str, str]:
    """Names of the criteria of the published rubrics, in the rubrics' order, the newest rubric first."""
    rubrics = [head for (kind, _), head in ctx.words.items() if kind == "rubric"]
    names: dict[str, str] = {}
    for rubric in sorted(rubrics, key=lambda r: str(r.get("valid_from", "")), reverse=True):
        for criterion in rubric.get("criteria", []):
            names.setdefault(criterion["id"], criterion[ctx.t.code])
    return names


def total_sentence(ctx: PageContext, total: dict[str, Any]) -> str:
    """Points, interval and band of the whole."""
    t = ctx.t
    figures = {name: t.number(total[name], 0) for name in ("points", "low", "high", "max_points")}
    return t("score.sentence", **figures, band=band_in_words(ctx, total))


def band_in_words(ctx: PageContext, total: dict[str, Any]) -> str:
    """The band; where two are nearly as probable, both, the better one last."""
    t, band = ctx.t, total["band"] or "none"
    if band != "between" or not total["chances"]:
        return t.of("band", band)
    chances = json.loads(total["chances"])
    lower, upper = sorted(sorted(LEVELS, key=lambda name: -chances[name])[:2], key=LEVELS.index)
    return t("score.between", lower=t.of("band", lower), upper=t.of("band", upper))


def ratings(ctx: PageContext, total: dict[str, Any]) -> Markup:
    """The rating of this month's meetings and of the twelve months: by the data, by the cell, by its superior."""
    t = ctx.t

    def given(band: str | None) -> str:
        return t.of("band", band) if band else t("value.none")

    month = t.of("band", total["month_band"]) if total["month_band"] else t("score.no_meeting")
    of = t.month(ctx.as_of) if ctx.as_of else ""
    of_month = [month, given(total["month_self_band"]), given(total["month_superior_band"])]
    of_year = [band_in_words(ctx, total), given(total["self_band"]), given(total["superior_band"])]
    rows = [[t("score.month", month=of), *of_month], [t("score.year"), *of_year]]
    head = [t("score.span"), t("score.by_data"), t.of("column", "self"), t.of("column", "superior")]
    return table(t("score.ratings"), head, rows)


def _line(ctx: PageContext, name: str, row: dict[str, Any]) -> list[str]:
    t = ctx.t

    def points(value: float | None) -> str:
        return t("value.none") if value is None else t.number(value)

    interval = t("score.interval", low=points(row["low"]), high=points(row["high"]))
    seen = points(row["points"]) if row["assessable"] else t("score.line_unseen")
    return [name, seen, interval, points(row["max_points"]), points(row["self_points"]), points(row["superior_points"])]
