"""What the committee's page says: states, changes and spread of an area in sentences and rows; knows no file format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from dashboard import access
from dashboard.charts.spread import levels
from dashboard.language import Language
from dashboard.scope import Scope
from dashboard.summaries import area, quarters
from etl.user_error import UserError

# What two pages hold (chosen by us). Of more units than that only those are listed that moved otherwise than the whole.
UNITS, SENTENCES = 24, 8
COUNTS = ("n_cells", "n_now", "n_later", "n_watch", "n_enough")
# Shapes, so that a copy of a copy still tells the kinds apart.
SYMBOLS = {"rising": "▲", "falling": "▼", "steady": "●", "unknown": "○"}
QUANTILES = ("p10", "p25", "p50", "p75", "p90")


@dataclass(frozen=True)
class Spread:
    """How the cells of each unit are spread: positions from 0 to 1 on one scale, and the scale's labels."""

    title: str
    sentence: str
    legend: str
    ticks: list[tuple[float, str]]
    strips: list[dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """The content of the page in one language; every text is ready to print."""

    title: str
    name: str
    facts: list[str]
    no_verdict: str
    headline: tuple[str, str]
    coverage: str
    since: str
    whole: list[str]
    where: str
    moved: list[str]
    since_limits: str
    units: str
    head: list[str]
    rows: list[list[str]]
    units_limits: list[str]
    spread: Spread | None


def page_of(part: Scope, as_of: date | None, t: Language, scope: Scope, measure: str, *, scores: bool = True) -> Page:
    """The page of a unit as of a month, without `scores` with no points of few cells.

    Raises UserError where the unit is out of scope or holds no cell.
    """
    near = access.query("units_near", scope, as_of=as_of, unit=part.code)
    if part != scope and "self" not in near["relation"]:
        raise UserError(f"there is no unit '{part.code}' to be seen; choose one on the overview")
    part, states = area.states(part, as_of)
    below, whole = states.filter(~pl.col("whole")), states.filter("whole")
    if whole.is_empty():
        raise UserError(f"the unit '{part.code}' holds no cell; choose another one on the overview")
    changes = area.changes(part, as_of, scores=scores)
    listed = _listed(below, changes, changes.get(part.code, {}))
    row = whole.row(0, named=True)
    return Page(
        title=t("committee.title"),
        name=row["name"] or t("tree.whole", n=row["n_cells"]),
        facts=_facts(access.query("freshness", scope).row(0, named=True), t),
        no_verdict=t("brief.no_verdict"),
        headline=area.headline(t, row),
        coverage=t("committee.coverage", share=t.share(row["n_enough"], row["n_cells"])),
        since=t("overview.since"),
        whole=list(quarters.of_the_whole(t, changes.get(part.code, {}))),
        where=t("overview.where"),
        moved=_moved(t, below, changes, changes.get(part.code, {})),
        since_limits=t("overview.since_limits"),
        units=t("overview.units"),
        head=_head(t),
        rows=[_row(t, one, changes.get(one["unit_code"], {}), changes.get(part.code, {})) for one in listed.to_dicts()],
        units_limits=_limits(t, below.height, listed.height),
        spread=_spread(t, part, as_of, measure, set(listed["unit_code"])),
    )


def _facts(fresh: dict[str, Any], t: Language) -> list[str]:
    facts = [
        t("fresh.data_to", date=t.date(fresh["data_to"])),
        t("fresh.built", date=t.date(fresh["built_at"])),
    ]
    return [*facts, t("fresh.stale")] if fresh["stale"] else facts


def _listed(below: pl.DataFrame, changes: area.Changes, whole: dict[str, quarters.Change]) -> pl.DataFrame:
    """All units by name, where there are not too many; else those that moved otherwise than the whole."""
    if below.height <= UNITS:
        return below
    moved = [
        code
        for code in below["unit_code"]
        if any(quarters.kind_of(c, whole.get(m)) in ("rising", "falling") for m, c in changes.get(code, {}).items())
    ]
    return below.filter(pl.col("unit_code").is_in(moved)).head(UNITS)


def _moved(t: Language, below: pl.DataFrame, changes: area.Changes, whole: dict[str, quarters.Change]) -> list[str]:
    sentences = area.moved_units(t, below, changes, whole)
    if not sentences:
        return [t("overview.no_unit_moved")] if below.height else []
    more = len(sentences) - SENTENCES
    return sentences[:SENTENCES] + ([t("committee.more", n=more)] if more > 0 else [])


def _head(t: Language) -> list[str]:
    counts = [t.of("overview.column", name) for name in COUNTS]
    return [t("column.unit_below"), *counts, *(t.of("overview.measure", m) for m in quarters.MEASURES)]


def _row(t: Language, row: dict[str, Any], own: dict, whole: dict) -> list[str]:
    counts = [t.number(row[name]) for name in COUNTS]
    return [row["name"], *counts, *(_change(t, m, own.get(m), whole.get(m)) for m in quarters.MEASURES)]


def _change(t: Language, measure: str, change: quarters.Change | None, whole: quarters.Change | None) -> str:
    if change is None:
        return t("value.unknown")
    return f"{SYMBOLS[quarters.kind_of(change, whole)]} {quarters.figure(t, measure, change['now'])}".replace(
        " ", "\u00a0"
    )


def _limits(t: Language, n: int, listed: int) -> list[str]:
    limits = [t("committee.units_limits", **SYMBOLS)]
    return [*limits, t("committee.listed", n=listed, of=n)] if listed < n else limits


def _spread(t: Language, part: Scope, as_of: date | None, measure: str, listed: set[str]) -> Spread | None:
    spread = access.query("overview_spread", part, as_of=as_of, measure=measure)
    rows = spread.filter(pl.col("unit_code").is_in(listed)).to_dicts() if listed else []
    if not rows:
        return None
    at = levels(min(row["p10"] for row in rows), max(row["p90"] for row in rows))
    reach = at[-1] - at[0] or 1.0
    strips = [
        {"name": row["name"], **{q: (row[q] - at[0]) / reach for q in QUANTILES}}
        for row in rows
    ]  # fmt: skip
    return Spread(
        title=t("overview.spread.title"),
        sentence=t("overview.spread.sentence", measure=t.of("overview.measure", measure), n=len(rows)),
        legend=t("committee.spread_legend"),
        ticks=[((value - at[0]) / reach, quarters.figure(t, measure, value)) for value in at],
        strips=strips,
    )
