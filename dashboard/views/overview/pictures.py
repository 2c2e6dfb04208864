"""The pictures of an area: its units by month, the whole with limits, who moved, how the cells are spread."""

from __future__ import annotations

from functools import partial
from math import hypot
from typing import Any
from urllib.parse import urlencode

import polars as pl

from dashboard import access, charts
from dashboard.charts.changes import changes
from dashboard.charts.grid import Grid, grid
from dashboard.charts.trend import trend
from dashboard.components import drawing
from dashboard.components.blind import is_blind
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import element, show
from dashboard.scope import Scope
from dashboard.summaries import area, quarters
from dashboard.summaries.area import Changes

# Beside those that are compared by quarters: the share of cells that are to be looked at.
CONCERN = "concern"
MEASURES = (*quarters.MEASURES, CONCERN)
# More rows than that are a page of their own; chosen by us, so that names and figures can be read.
ON_A_PAGE = 40
EVERY_UNIT = 100_000
QUANTILES = ("p10", "p25", "p50", "p75", "p90")


def measure_name(t: Language, measure: str) -> str:
    """What a measure is called."""
    return t("overview.concern") if measure == CONCERN else t.of("overview.measure", measure)


def _figure(t: Language, measure: str, value: float | None) -> str:
    return "" if value is None else quarters.figure(t, measure, value)


def _short(t: Language, measure: str, value: float) -> str:
    """Within a field of a grid the unit would not fit: points as a bare number."""
    return t.number(value, 0) if measure == "quality" else t.percent(value)


def fewest(ctx: PageContext) -> int:
    """Of how many cells at least points are averaged for this reader."""
    return area.fewest_cells(scores=not is_blind(ctx.user))


def address_of(ctx: PageContext, unit_code: str, measure: str) -> str:
    """The same page of a unit below, with the same measure."""
    kept = {} if measure == MEASURES[0] else {"measure": measure}
    return f"?{urlencode(ctx.link(unit=unit_code, **kept))}"


def draw_grid(ctx: PageContext, scope: Scope, rows: pl.DataFrame, measure: str) -> None:
    """Units by month, the whole first; `rows` as area_months.sql gives them."""
    t, name = ctx.t, measure_name(ctx.t, measure)
    units = rows.partition_by("whole", "unit_code", maintain_order=True)
    names = [t("overview.whole_row") if unit["whole"][0] else unit["name"][0] for unit in units]
    # What is computed as of a month begins later than the data.
    months = sorted(rows.filter(pl.col(measure).is_not_null())["month"].unique().to_list())
    figures = [_by_month(unit, measure, months) for unit in units]
    title = t("overview.grid.title", measure=name)
    if all(value is None for row in figures for value in row):
        show(element("p", t("overview.grid.none"), class_="cp-empty"))
        return
    attention, scale = "high" if measure == CONCERN else "low", 100 if measure == "quality" else 1
    shown = Grid(names, months, figures, attention, scale)
    figure = grid(shown, partial(_short, t, measure), t, drawing.theme())
    links = {
        str(i): address_of(ctx, unit["unit_code"][0], measure) for i, unit in enumerate(units) if not unit["whole"][0]
    }
    alt = t("overview.grid.alt", measure=name, n=len(links))
    drawing.draw(ctx, figure, title, alt, "overview-grid", how="grid", links=links)
    show(element("p", t("overview.grid.sentence"), class_="cp-limits"))
    head = [t("column.unit_below"), *(t.short_month(month) for month in months)]
    body = [[name, *(_figure(t, measure, v) for v in row)] for name, row in zip(names, figures, strict=True)]
    show(folded(t("overview.spread.table"), table(title, head, body, numbers=range(1, len(head)))))
    offer(t, "overview-months", partial(_months_of_all, ctx, scope, measure), about=measure)


def _by_month(unit: pl.DataFrame, measure: str, months: list) -> list[float | None]:
    figures = dict(unit.select("month", measure).iter_rows())
    return [figures.get(month) for month in months]


def _months_of_all(ctx: PageContext, scope: Scope, measure: str) -> list[dict[str, str]]:
    t = ctx.t
    rows = access.query("area_months", scope, as_of=ctx.as_of, take=EVERY_UNIT, fewest=fewest(ctx))
    return [
        {
            t("column.unit_code"): row["unit_code"],
            t("column.unit_below"): t("overview.whole_row") if row["whole"] else row["name"],
            t("column.month"): t.month(row["month"]),
            t.of("overview.column", "n_cells"): t.number(row["n_cells"]),
            measure_name(t, measure): _figure(t, measure, row[measure]),
        }
        for row in rows.iter_rows(named=True)
    ]


def draw_trend(ctx: PageContext, scope: Scope, measure: str) -> None:
    """The whole by month, with the limits of its own months."""
    t, name = ctx.t, measure_name(ctx.t, measure)
    months = access.query("area_trend", scope, as_of=ctx.as_of, measure=measure, fewest=fewest(ctx))
    show(element("h2", t("trend.title", measure=name), class_="cp-part"))
    if months.is_empty():
        show(element("p", t("overview.grid.none"), class_="cp-empty"))
        return
    sentence = _trend_sentence(t, measure, months)
    written = partial(quarters.figure, t, measure)
    figure = trend(months, written, t, drawing.theme(), scale=100 if measure == "quality" else 1)
    drawing.draw(ctx, figure, t("trend.title", measure=name), sentence, "overview-trend", how="trend")
    head = [t("column.month"), name, t("trend.mean"), t("trend.limits")]
    rows = [_trend_row(t, measure, row) for row in months.iter_rows(named=True)]
    show(
        element("p", sentence, class_="cp-limits"),
        folded(t("overview.spread.table"), table(sentence, head, rows, numbers=range(1, 4))),
    )


def _trend_sentence(t: Language, measure: str, months: pl.DataFrame) -> str:
    last = months.row(-1, named=True)
    figure = quarters.figure(t, measure, last["figure"])
    if last["mean"] is None:
        return t("trend.short", month=t.month(last["month"]), figure=figure, n=months.height)
    out = months.filter((pl.col("figure") < pl.col("low")) | (pl.col("figure") > pl.col("high")))["month"]
    mean = quarters.figure(t, measure, last["mean"])
    named = t.listed([t.month(month) for month in out]) if out.len() else ""
    beyond = t("trend.beyond", n=out.len(), months=named) if named else t("trend.within")
    return f"{t('trend.sentence', month=t.month(last['month']), figure=figure, mean=mean)} {beyond}"


def _trend_row(t: Language, measure: str, row: dict[str, Any]) -> list[str]:
    limited = row["low"] is not None
    low, high = (_figure(t, measure, row[end]) for end in ("low", "high"))
    limits = t("discipline.from_to", low=low, high=high) if limited else ""
    return [t.month(row["month"]), _figure(t, measure, row["figure"]), _figure(t, measure, row["mean"]), limits]


def draw_changes(ctx: PageContext, scope: Scope, units: pl.DataFrame, changed: Changes, measure: str) -> None:
    """Improvement and decline since the last quarter as one picture; `units` with unit_code and name."""
    t, name = ctx.t, measure_name(ctx.t, measure)
    title = t("changes.title", measure=name, unit=t.of("changes.unit", "points" if measure == "quality" else "percent"))
    whole = changed.get(scope.code, {})
    rows = [_changed(ctx, row, changed, whole.get(measure), measure) for row in units.iter_rows(named=True)]
    known = [row for row in rows if row is not None]
    show(element("h2", title, class_="cp-part"))
    if not known:
        show(element("p", t("changes.none"), class_="cp-empty"))
        return
    drawn = pl.DataFrame(known, infer_schema_length=None)
    moved = area.moved_units(t, units, {code: _only(own, measure) for code, own in changed.items()}, whole)
    sentence = " ".join(moved[:2]) if moved else t("overview.no_unit_moved")
    signed = partial(_signed, t, measure)
    of_all = whole[measure]["change"] if measure in whole else None
    scale = 100 if measure == "quality" else 1
    figure = changes(drawn, of_all, signed, partial(_hover, t, measure), t, drawing.theme(), scale=scale)
    drawing.draw(ctx, figure, title, sentence, "overview-changes", how="changes")
    show(element("p", sentence, class_="cp-limits"))
    head = [t("column.unit_below"), *(t.of("changes.column", c) for c in ("before", "now", "change", "kind"))]
    body = [
        [r["name"], *(quarters.figure(t, measure, r[when]) for when in ("before", "now")), signed(r["change"]),
         t.of("overview.change", r["kind"])]
        for r in known
    ]  # fmt: skip
    show(folded(t("overview.spread.table"), table(title, head, body, numbers=range(1, 4))))


def _only(own: dict[str, quarters.Change], measure: str) -> dict[str, quarters.Change]:
    return {measure: own[measure]} if measure in own else {}


def _changed(
    ctx: PageContext, row: dict[str, Any], changed: Changes, whole: quarters.Change | None, measure: str
) -> dict[str, Any] | None:
    change = changed.get(row["unit_code"], {}).get(measure)
    if change is None:
        return None
    error = change["error"]
    of_whole = whole["error"] or 0.0 if whole else 0.0
    return {
        "name": row["name"], "change": change["change"], "before": change["before"], "now": change["now"],
        "reach": None if error is None else quarters.BEYOND_CHANCE * hypot(error, of_whole),
        "kind": quarters.kind_of(change, whole), "href": address_of(ctx, row["unit_code"], measure),
        "n_cells": change["n_cells"],
    }  # fmt: skip


def _signed(t: Language, measure: str, change: float) -> str:
    return t.signed(change * (1 if measure == "quality" else 100), 1)


def _hover(t: Language, measure: str, row: dict[str, Any]) -> str:
    before, now = (quarters.figure(t, measure, row[when]) for when in ("before", "now"))
    return t("changes.hover", name=row["name"], before=before, now=now, n=row["n_cells"])


def draw_spread(ctx: PageContext, scope: Scope, measure: str, codes: list[str]) -> None:
    """How the cells of each unit in sight (`codes`) are spread, by a measure that cells have."""
    t, name = ctx.t, measure_name(ctx.t, measure)
    title = t("overview.spread.title")
    show(element("h2", title, class_="cp-part"))
    units = access.query("overview_spread", scope, as_of=ctx.as_of, measure=measure)
    units = units.filter(pl.col("unit_code").is_in(codes))
    if units.is_empty():
        show(element("p", t("overview.spread.too_few"), class_="cp-empty"))
        return
    written = partial(quarters.figure, t, measure)
    sentence = t("overview.spread.sentence", measure=name, n=units.height)
    linked = units.with_columns(
        href=pl.Series([address_of(ctx, code, measure) for code in units["unit_code"]], dtype=pl.String)
    )
    figure = charts.spread(linked, written, t, drawing.theme())
    drawing.draw(ctx, figure, f"{title}: {name}", sentence, "overview-spread", how="spread")
    head = [
        t("column.unit_below"),
        t.of("overview.column", "n_cells"),
        *(t.of("overview.quantile", q) for q in QUANTILES),
    ]
    rows = [
        [r["name"], t.number(r["n_cells"]), *(written(r[q]) for q in QUANTILES)] for r in units.iter_rows(named=True)
    ]
    show(
        element("p", sentence, class_="cp-limits"),
        folded(t("overview.spread.table"), table(sentence, head, rows, numbers=range(1, 7))),
    )
