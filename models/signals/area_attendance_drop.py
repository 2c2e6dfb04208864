"""Attendance that has fallen in an organisation as a whole, where it shows only when its cells are taken together.

Out, per organisation: probability that attendance has fallen for good within the last 12 months, month of onset, size
of the fall with its 80 % interval. Cells that fell by far more than the rest of the organisation since then are left
out, and so are, above, the cells of organisations that have fallen themselves: those are shown where they are. Not
enough data: fewer than 5 cells that met both before and within the 12 months.
Source: docs/methods.md#level-and-composite (the same model on summed counts, where falls of 8 points become visible).
Limits: a fall that all organisations share counts as season; one of 7 points is found in about two of three
organisations of ten cells; several cells that begin to fall by chance in one organisation look like one of the whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from datetime import date

import duckdb
import numpy as np
import polars as pl

from etl.discover import statement
from models.attendance import area_falls
from models.attendance.area_falls import AreaFalls, Spread
from models.shared.arrays import Bools, Floats, Ints
from models.shared.selection import LIKELIER_THAN_NOT, chosen
from models.shared.series import Series, attendance_series

MONTHS = 36  # two years before the window tell the areas' own level and how it moves
LEAST_CELLS = 5  # chosen by us: below it one cell makes the sum
# From below to above. A sub-committee is a good part of its organisation, and is judged with it.
UPWARDS = ("unknown", "grassroots", "commune", "district", "province", "central")


@dataclass(frozen=True)
class Cells:
    """The usable cells: place in the series, counts and expected rates (cells, months), spread of honest areas."""

    place: Ints
    present: Ints
    due: Ints
    expected: Floats
    spread: Spread


def observe(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """One row per organisation but that of all cells and sub-committees: the columns of result.area_signals.

    Without as_of and signal, which the caller knows.
    """
    series = attendance_series(con, as_of, MONTHS)
    below = con.execute(statement("models/inputs", "areas").sql, {"as_of": as_of}).pl()
    places = pl.DataFrame(
        {"cell_code": pl.Series(series.codes, dtype=pl.String), "place": np.arange(len(series.codes))}
    )
    below = below.join(places, on="cell_code", maintain_order="left")
    cells = _cells(con, as_of, series, below)
    fallen = np.zeros(len(series.codes), dtype=bool)
    levels = set(below["level"])
    by_level = [_of_level(below.filter(level=level), cells, series, fallen) for level in UPWARDS if level in levels]
    every = pl.concat(by_level) if by_level else _frame([], [], [], [], [])
    named = chosen(every["probability"].to_numpy())
    return every.with_columns(pl.Series(name, values) for name, values in named.items()).fill_nan(None)


def _cells(con: duckdb.DuckDBPyConnection, as_of: date, series: Series, below: pl.DataFrame) -> Cells:
    """Each cell's season is that of its smallest organisation, apart for villages, where it is that of the fields."""
    types = con.execute(statement("models/inputs", "strata").sql, {"as_of": as_of}).pl()
    codes = pl.DataFrame({"cell_code": pl.Series(series.codes, dtype=pl.String)})
    smallest = below.sort("n_cells", "unit_code").group_by("cell_code").agg(pl.col("unit_code").first())
    placed = codes.join(types, on="cell_code", how="left", maintain_order="left").join(
        smallest, on="cell_code", how="left", maintain_order="left"
    )
    place = np.flatnonzero(area_falls.usable(series.due) & placed["unit_code"].is_not_null().to_numpy())
    present, due = series.present[place], series.due[place]
    if not len(place):
        return Cells(place, present, due, np.zeros(due.shape), Spread(0.04, 0.0, 0.4, 0.0))
    home = (placed["unit_code"].gather(place).rank("dense") - 1).to_numpy().astype(np.int64)
    kind = (placed["cell_type"].gather(place) == "residential").fill_null(False).to_numpy().astype(np.int64)
    expected = area_falls.expected_rates(present, due, home, kind)
    spread = area_falls.spread(area_falls.sums(present, due, expected, home, int(home.max()) + 1))
    return Cells(place, present, due, expected, spread)


def _of_level(below: pl.DataFrame, cells: Cells, series: Series, fallen: Bools) -> pl.DataFrame:
    """Organisations of one level; marks in `fallen` (all cells) those of the organisations that have fallen."""
    codes = below["unit_code"].unique(maintain_order=True)
    area = np.full(len(series.codes), -1, dtype=np.int64)
    area[below["place"].to_numpy()] = below["unit_code"].rle_id().to_numpy()
    used = (area[cells.place] >= 0) & ~fallen[cells.place]
    enough = np.bincount(area[cells.place[used]], minlength=len(codes)) >= LEAST_CELLS
    judged, used = _judged(area[cells.place], used, enough, cells)
    counted = np.bincount(area[cells.place[used]], minlength=len(codes))
    at = np.cumsum(enough) - 1
    sizes = below.group_by("unit_code", maintain_order=True).len()["len"].to_list()
    evidence = [
        _evidence(judged, series, at[i], int(counted[i]), n) if enough[i] else None for i, n in enumerate(sizes)
    ]
    probability = np.full(len(codes), np.nan)
    probability[enough] = judged.probability
    fallen |= (area >= 0) & (np.nan_to_num(probability)[area] >= LIKELIER_THAN_NOT)
    since = [series.months[judged.onset[at[i]]] if ok else None for i, ok in enumerate(enough.tolist())]
    return _frame(codes.to_list(), enough.tolist(), probability.tolist(), since, evidence)


def _frame(
    codes: list[str], enough: list[bool], probability: list[float], since: list[date | None], evidence: list[str | None]
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "unit_code": pl.Series(codes, dtype=pl.String),
            "enough": pl.Series(enough, dtype=pl.Boolean),
            "probability": pl.Series(probability, dtype=pl.Float64),
            "since": pl.Series(since, dtype=pl.Date),
            "evidence": pl.Series(evidence, dtype=pl.String),
            "meetings": pl.Series([[] for _ in codes], dtype=pl.List(pl.String)),
        }
    )


def _judged(area: Ints, used: Bools, enough: Bools, cells: Cells) -> tuple[AreaFalls, Bools]:
    """The falls of the areas with enough cells, twice: again without the cells that fell on their own; cells kept."""
    number = np.where(enough, np.cumsum(enough) - 1, -1)
    used = used & (number[area] >= 0)
    first = _falls(number[area], used, int(enough.sum()), cells)
    own = area_falls.outlying(
        cells.present[used], cells.due[used], cells.expected[used], number[area][used], first, cells.spread
    )
    kept = used.copy()
    kept[np.flatnonzero(used)[own]] = False
    again = _falls(number[area], kept, int(enough.sum()), cells)
    left = np.bincount(number[area][kept], minlength=int(enough.sum()))
    # Too few cells are left to tell: then the fall was theirs who were left out.
    return replace(again, probability=np.where(left >= 2, again.probability, 0.0)), kept


def _falls(number: Ints, used: Bools, n_areas: int, cells: Cells) -> AreaFalls:
    of = area_falls.sums(cells.present[used], cells.due[used], cells.expected[used], number[used], n_areas)
    return area_falls.area_falls(of, area_falls.spread(of, cells.spread))


def _evidence(judged: AreaFalls, series: Series, at: int, counted: int, n_cells: int) -> str:
    of = {field.name: getattr(judged, field.name)[at].item() for field in fields(judged)}
    now = {
        "before": of["before"],
        "now": of["before"] - of["fall"],
        "now_low": of["before"] - of["fall_high"],
        "now_high": of["before"] - of["fall_low"],
    }
    shares = now | {name: of[name] for name in ("fall", "fall_low", "fall_high")}
    rounded = {name: round(min(max(value, 0.0), 1.0), 4) for name, value in shares.items()}
    return json.dumps(rounded | {"since": f"{series.months[of['onset']]:%Y-%m}", "cells": counted, "of_cells": n_cells})
