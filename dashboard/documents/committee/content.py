"""What the committee's page says: states, changes and spread of an area in sentences and rows; knows no file format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from dashboard import access
from dashboard.charts.spread import levels
from dashboard.components import area, quarters
from dashboard.language import Language
from etl.user_error import UserError

# What two pages hold (chosen by us). Of more units than that only those are listed that moved otherwise than the whole.
UNITS, SENTENCES = 24, 8
# Shapes, so that a copy of a copy still tells the kinds apart.
SIGNS = {"rising": "▲", "falling": "▼", "steady": "●", "unknown": "○"}
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


def page_of(unit: str, as_of: date | None, say: Language, scope: str, measure: str) -> Page:
    """The page of a unit as of a month; UserError where it is out of scope or holds no cell."""
    near = access.ask("units_near", scope, as_of=as_of, unit=unit)
    if unit != scope and "self" not in near["relation"]:
        raise UserError(f"there is no unit '{unit}' to be seen; choose one on the overview")
    unit, states = area.states(unit, as_of)
    below, whole = states.filter(~pl.col("whole")), states.filter("whole")
    if whole.is_empty():
        raise UserError(f"the unit '{unit}' holds no cell; choose another one on the overview")
    changes = area.changes(unit, as_of)
    listed = _listed(below, changes, changes.get(unit, {}))
    row = whole.row(0, named=True)
    return Page(
        title=say("committee.title"),
        name=row["name"] or say("tree.whole", n=row["n_cells"]),
        facts=_facts(access.ask("freshness", scope).row(0, named=True), say),
        no_verdict=say("brief.no_verdict"),
        headline=_headline(say, row),
        coverage=say("committee.coverage", share=say.share(row["n_enough"], row["n_cells"])),
        since=say("overview.since"),
        whole=list(quarters.of_the_whole(say, changes.get(unit, {}))),
        where=say("overview.where"),
        moved=_moved(say, below, changes, unit),
        since_limits=say("overview.since_limits"),
        units=say("overview.units"),
        head=_head(say),
        rows=[_row(say, one, changes.get(one["unit_code"], {}), changes.get(unit, {})) for one in listed.to_dicts()],
        units_limits=_limits(say, below.height, listed.height),
        spread=_spread(say, unit, as_of, measure, set(listed["unit_code"])),
    )


def _headline(say: Language, whole: dict[str, Any]) -> tuple[str, str]:
    first, then = area.headline(say, whole)
    # A paper for a meeting tells no command.
    return first, say("committee.no_quarter") if whole["n_act_before"] is None else then


def _facts(fresh: dict[str, Any], say: Language) -> list[str]:
    facts = [
        say("fresh.data_to", date=say.date(fresh["data_to"])),
        say("fresh.built", date=say.date(fresh["built_at"])),
    ]
    return [*facts, say("fresh.stale")] if fresh["stale"] else facts


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


def _moved(say: Language, below: pl.DataFrame, changes: area.Changes, unit: str) -> list[str]:
    told = area.moved_units(say, below, changes, changes.get(unit, {}))
    if not told:
        return [say("overview.no_unit_moved")] if below.height else []
    more = len(told) - SENTENCES
    return told[:SENTENCES] + ([say("committee.more", n=more)] if more > 0 else [])


def _head(say: Language) -> list[str]:
    counts = [say.of("overview.column", name) for name in area.COUNTS]
    return [say("column.unit_below"), *counts, *(say.of("overview.measure", m) for m in quarters.MEASURES)]


def _row(say: Language, row: dict[str, Any], own: dict, whole: dict) -> list[str]:
    counts = [say.number(row[name]) for name in area.COUNTS]
    return [row["name"], *counts, *(_sign(say, m, own.get(m), whole.get(m)) for m in quarters.MEASURES)]


def _sign(say: Language, measure: str, change: quarters.Change | None, whole: quarters.Change | None) -> str:
    if change is None:
        return say("value.unknown")
    return f"{SIGNS[quarters.kind_of(change, whole)]} {quarters.figure(say, measure, change['now'])}".replace(
        " ", "\u00a0"
    )


def _limits(say: Language, n: int, listed: int) -> list[str]:
    limits = [say("committee.units_limits", **SIGNS)]
    return [*limits, say("committee.listed", n=listed, of=n)] if listed < n else limits


def _spread(say: Language, unit: str, as_of: date | None, measure: str, listed: set[str]) -> Spread | None:
    found = access.ask("overview_spread", unit, as_of=as_of, measure=measure)
    rows = found.filter(pl.col("unit_code").is_in(listed)).to_dicts() if listed else []
    if not rows:
        return None
    at = levels(min(row["p10"] for row in rows), max(row["p90"] for row in rows))
    reach = at[-1] - at[0] or 1.0
    strips = [
        {"name": row["name"], **{q: (row[q] - at[0]) / reach for q in QUANTILES}}
        for row in rows
    ]  # fmt: skip
    return Spread(
        title=say("overview.spread.title"),
        sentence=say("overview.spread.sentence", measure=say.of("overview.measure", measure), n=len(rows)),
        legend=say("committee.spread_legend"),
        ticks=[((value - at[0]) / reach, quarters.figure(say, measure, value)) for value in at],
        strips=strips,
    )
