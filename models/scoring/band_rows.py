"""Bands of all cells for a month and for the 12 months to it: reads the sums of lines, gives rows.

In: the tables of the session that models/scoring/scores.py fills (`cell_lines`, `rubric_lines`), mart.meeting_scores,
mart.cell_profiles and mart.score_facts. Out: the frame BANDS by cell. Numerics: models/scoring/bands.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import polars as pl

from etl.discover import statement
from models.scoring import bands
from models.scoring.bands import Lines, Norms, Seen
from models.scoring.rubric import KINDS, InForce
from models.shared.arrays import Floats, Ints

FOLDER = "models/scoring"
# So many cells tell what is usual as well as all of them do (chosen by us).
LEARNED_FROM = 20_000
# Chosen by us: a band is named where it is at least this probable (two to one); below, two are really both likely.
LIKELY = 2 / 3
# Chosen by us: of the points that some cell's data show, the part that must be settled for a band to be more the cell's
# own than its kind's.
OWN_PART = 0.5
NAMES = ("weak", "average", "fair", "good")
BANDS = {
    "cell_code": pl.String, "band": pl.String, "expected": pl.Float64, "spread": pl.Float64,
    **{f"chance_{name}": pl.Float64 for name in NAMES},
    "month_expected": pl.Float64, "month_low": pl.Float64, "month_high": pl.Float64, "month_band": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class _Cells:
    """Rows of models/scoring/cell_years.sql, the same cells' `year` and `month`, and superiors' points by criterion."""

    rows: pl.DataFrame
    year: Seen
    month: Seen
    given: Floats


def cell_bands(
    con: duckdb.DuckDBPyConnection, as_of: date, rubric: InForce, n_cells: int, per_step: int
) -> pl.DataFrame:
    """The frame BANDS of all cells judged by the rubric that have a meeting of which something can be seen.

    `per_step`: cells taken at once. band: one of NAMES, `between` where two are nearly as probable, `none` where too
    little of the cell itself can be seen.
    """
    lines = _lines(rubric)
    some = _read(con, as_of, rubric, max(1, n_cells // LEARNED_FROM), 0)
    if not some.rows.height:
        return pl.DataFrame(schema=BANDS)
    names = some.rows.select("cell_type", "size_class").unique().sort("cell_type", "size_class")
    types, kinds = _labels(some.rows, names)
    norms = bands.learn(some.year, lines, types, kinds)
    norms = bands.with_superiors(norms, some.year, lines, kinds, some.given)
    n_slices = 1 + n_cells // per_step
    parts = [_judged(_read(con, as_of, rubric, n_slices, part), names, norms, rubric) for part in range(n_slices)]
    return pl.concat(parts)


def _judged(cells: _Cells, names: pl.DataFrame, norms: Norms, rubric: InForce) -> pl.DataFrame:
    _, kinds = _labels(cells.rows, names)
    of_year, of_month = (
        _of_span(cells, seen, kinds, norms, rubric, prefix)
        for seen, prefix in ((cells.year, ""), (cells.month, "month_"))
    )
    return pl.DataFrame(cells.rows.select("cell_code").to_dict() | of_year | of_month).select(*BANDS)


def _of_span(
    cells: _Cells, seen: Seen, kinds: Ints, norms: Norms, rubric: InForce, prefix: str
) -> dict[str, pl.Series]:
    """Columns of a year, or (`month_`) of its last month; unknown without a meeting of which something can be seen."""
    low, high = (
        cells.rows[f"{prefix}{side}"].cast(pl.Float64).fill_null(np.nan).to_numpy() for side in ("low", "high")
    )
    estimated = bands.estimate(seen, kinds, norms)
    edges = rubric.rubric.bands
    chances = bands.chances(estimated, low, high, (edges.average, edges.fair, edges.good))
    there = ~np.isnan(low)
    visible = (seen.points * norms.known).sum(axis=1)
    own = (seen.points * seen.settled).sum(axis=1) >= OWN_PART * np.maximum(visible, 1e-9)
    named = np.array([*NAMES, "between"])[np.where(chances.max(axis=1) >= LIKELY, chances.argmax(axis=1), len(NAMES))]
    band = np.where(own, named, "none")
    columns = {
        "expected": np.clip(estimated.points, low, high), "spread": estimated.spread, "low": low, "high": high,
        **{f"chance_{name}": chances[:, i] for i, name in enumerate(NAMES)},
    }  # fmt: skip
    known = {
        f"{prefix}{name}": pl.Series(np.where(there, values, np.nan)).fill_nan(None) for name, values in columns.items()
    }
    return known | {f"{prefix}band": pl.Series(band).set(pl.Series(~there), None)}


def _lines(rubric: InForce) -> Lines:
    of = [(line.points, i) for i, criterion in enumerate(rubric.rubric.criteria) for line in criterion.lines]
    points, criterion = zip(*of, strict=True)
    return Lines(np.array(points), np.array(criterion))


def _labels(rows: pl.DataFrame, names: pl.DataFrame) -> tuple[Ints, Ints]:
    """Type and kind (type and size) of each cell, numbered as in `names`; one that is not there has the first of its
    type, or the first of all."""
    numbered = names.with_row_index("kind").with_columns(type=pl.col("cell_type").rank("dense") - 1)
    joined = rows.join(numbered, on=["cell_type", "size_class"], how="left", maintain_order="left")
    first = numbered.group_by("cell_type").agg(pl.col("kind").min().alias("first"), pl.col("type").first().alias("of"))
    joined = joined.join(first, on="cell_type", how="left", maintain_order="left")
    kind = joined.select(pl.coalesce("kind", "first", 0)).to_series()
    return joined.select(pl.coalesce("type", "of", 0)).to_series().cast(pl.Int64).to_numpy(), kind.cast(
        pl.Int64
    ).to_numpy()


def _read(con: duckdb.DuckDBPyConnection, as_of: date, rubric: InForce, n_slices: int, part: int) -> _Cells:
    """One slice of the cells with a meeting of which something can be seen."""
    asked = {"as_of": as_of, "n_slices": n_slices, "slice": part}
    rows = con.execute(statement(FOLDER, "cell_years").sql, asked | {"rubric": rubric.id}).pl().drop_nulls("low")
    place = {code: row for row, code in enumerate(rows["cell_code"].to_list())}
    sums = con.execute(
        "SELECT * FROM cell_lines WHERE HASH(cell_code) % $n_slices = $slice",
        {k: asked[k] for k in ("n_slices", "slice")},
    ).pl()
    sheets = con.execute(statement(FOLDER, "superior_sheets").sql, asked).pl()
    criteria = {criterion.id: i for i, criterion in enumerate(rubric.rubric.criteria)}
    given = _matrix(sheets, place, "criterion", criteria, "points", np.nan)
    return _Cells(rows, _seen(rows, sums, place, rubric, ""), _seen(rows, sums, place, rubric, "month_"), given)


def _seen(rows: pl.DataFrame, sums: pl.DataFrame, place: dict[str, int], rubric: InForce, prefix: str) -> Seen:
    lines = {line.id: i for i, line in enumerate(rubric.rubric.lines)}
    meetings, total, squares, settled = (
        _matrix(sums, place, "line", lines, f"{prefix}{name}", 0.0)
        for name in ("n_shares", "share_sum", "square_sum", "settled")
    )
    counted = rows.select(f"{prefix}{kind}" for kind in KINDS).cast(pl.Float64).to_numpy()
    asked = np.array([[kind in line.kinds for line in rubric.rubric.lines] for kind in KINDS], dtype=float)
    points = np.array([line.points for line in rubric.rubric.lines]) * asked
    members = np.array(
        [[line in criterion.lines for criterion in rubric.rubric.criteria] for line in rubric.rubric.lines], dtype=float
    )
    most = np.array([criterion.points for criterion in rubric.rubric.criteria])
    points = points * ((most / (points @ members)) @ members.T)
    due = counted @ asked
    return Seen(
        share=np.clip(total / np.maximum(meetings, 1), 0, 1),
        meetings=meetings,
        squares=squares,
        settled=np.clip(settled / np.maximum(due, 1), 0, 1),
        points=counted @ points / np.maximum(counted.sum(axis=1), 1)[:, None],
    )


def _matrix(
    frame: pl.DataFrame, place: dict[str, int], of: str, columns: dict[str, int], value: str, empty: float
) -> Floats:
    """Values by cell and column; what is neither a known cell nor a known column is left out."""
    matrix = np.full((len(place), len(columns)), empty)
    row = frame["cell_code"].replace_strict(place, default=-1, return_dtype=pl.Int64).to_numpy()
    column = frame[of].replace_strict(columns, default=-1, return_dtype=pl.Int64).to_numpy()
    there = (row >= 0) & (column >= 0)
    matrix[row[there], column[there]] = frame[value].cast(pl.Float64).to_numpy()[there]
    return matrix
