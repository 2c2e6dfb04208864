"""Organisations whose meetings bunch just at or above a line: the required length, or the attendance that earns it all.

Out, per grassroots organisation and those above: probability that meetings just at or above the line are far more than
those on both sides of it would make one expect; the lesser one of with and without the part (cell, or organisation
below) that adds most to it, so that no single cell speaks for an area. Lines are those of the rubric in force on the
day: 90 (joint 120) minutes or the local rule, 90 % (before HD 42: 85 %) attendance.
Source: model in `models.scoring.bunching`; docs/domain.md#signals-of-formalism, nos. 13 to 15 (forms that reward just
reaching a line).
Limits: small cells, in which the line falls together with full attendance, say nothing about attendance. Not enough
data: fewer than 15 meetings around either line without the largest part. The tree is that at as_of.
"""

from __future__ import annotations

import json
from datetime import date

import duckdb
import numpy as np
import polars as pl

from etl.discover import statement
from models.scoring import bunching, rubric
from models.scoring.bunching import Norms
from models.scoring.rubric import InForce, Rubric
from models.shared.arrays import Floats, Ints
from models.shared.selection import LIKELIER_THAN_NOT, chosen

LINES = ("minutes", "attendance")
PLACES = ("below", "band", "above")
EXPECTED = tuple(f"expected_{place}" for place in PLACES)
# The band is five minutes, as most secretaries write times to five minutes, or one member; around it lie 20 minutes
# below, 15 above, two members on each side (widths chosen by us: narrow enough to be smooth, wide enough to see from
# where meetings were lifted).
BAND_MINUTES, BELOW_MINUTES, ABOVE_MINUTES, AROUND_MEMBERS = 5, 20, 20, 2
MIN_NEAR = 15  # chosen by us
# Expected shares of rare lines lean on the whole by so many meetings (chosen by us).
STRATUM_MEETINGS = 50.0


def observe(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """One row per grassroots organisation and organisation above: columns of result.area_signals but as_of, signal."""
    organisations = con.execute(statement("models/inputs", "organisations").sql, {"as_of": as_of}).pl()
    meetings = con.execute(statement("models/inputs", "lines").sql, {"as_of": as_of}).pl()
    meetings = _under_rubrics(meetings, rubric.of_results(con))
    near = _with_expected(pl.concat([_around_minutes(meetings), _around_attendance(meetings)]))
    counted = _by_part(near, organisations)
    units = organisations.select("unit_code").unique().sort("unit_code")
    (counts, expected), rest = _matrices(units, counted), _matrices(units, _without_largest(counted))
    low = units["unit_code"].is_in(organisations["home"].unique().to_list()).to_numpy()
    norms = bunching.learn(counts[low], expected[low])
    result = _result(units, (counts, expected), rest, norms)
    return _with_meetings(result, near, organisations)


def _under_rubrics(meetings: pl.DataFrame, rubrics: tuple[InForce, ...]) -> pl.DataFrame:
    """Adds the required minutes and the full rate of the rubric in force on the day of each meeting for its cell."""
    by_id = {one.id: one.rubric for one in rubrics}
    rows = [
        {
            "first_day": period["first_day"],
            "cell_type": period["cell_type"],
            "alone": _parameter(by_id[period["rubric"]], "duration", "required_minutes"),
            "joined": _parameter(by_id[period["rubric"]], "duration", "combined_minutes"),
            "full_rate": _parameter(by_id[period["rubric"]], "attendance_rate", "at"),
        }
        for period in rubric.days(rubrics)
    ]
    periods = pl.DataFrame(rows, schema_overrides=dict.fromkeys(("alone", "joined", "full_rate"), pl.Float64))
    dated = (
        meetings.with_columns(pl.col("cell_type").fill_null(""))
        .sort("held_on")
        .join_asof(
            periods.sort("first_day"), left_on="held_on", right_on="first_day", by="cell_type", check_sortedness=False
        )
    )
    local = pl.col("min_duration_minutes").cast(pl.Float64)
    scale = pl.when("joint").then(pl.col("joined") / pl.col("alone")).otherwise(1.0)
    return dated.with_columns(required=pl.coalesce(local, "alone") * scale)


def _parameter(scores: Rubric, evidence: str, name: str) -> float | None:
    """A parameter of the line that looks at this evidence, of a curve its last point; None where no line does."""
    values = [line.parameters[name] for line in scores.lines if line.evidence == evidence]
    last = values[0] if values else None
    return last[-1] if isinstance(last, list) else last


def _around_minutes(meetings: pl.DataFrame) -> pl.DataFrame:
    """Meetings around the required length: line, kind of line it is compared with, whether in the band."""
    over = pl.col("duration_minutes") - pl.col("required")
    near = meetings.with_columns(over=over).filter(pl.col("over").is_between(-BELOW_MINUTES, ABOVE_MINUTES, "left"))
    return near.select(
        "cell_code",
        "meeting_code",
        line=pl.lit(0),
        stratum=pl.format("{} {}", "required", "cell_type"),
        place=pl.when(pl.col("over") < 0).then(0).when(pl.col("over") < BAND_MINUTES).then(1).otherwise(2),
    )


def _around_attendance(meetings: pl.DataFrame) -> pl.DataFrame:
    """Meetings around the fewest who reach the full rate, where that is not everybody."""
    fewest = (pl.col("full_rate") * pl.col("due") - 1e-9).ceil()
    near = meetings.with_columns(fewest=fewest, over=pl.col("came") - fewest).filter(
        pl.col("fewest") < pl.col("due"), pl.col("over").abs() <= AROUND_MEMBERS
    )
    return near.select(
        "cell_code",
        "meeting_code",
        line=pl.lit(1),
        stratum=pl.format("{} of {}", "fewest", "due"),
        place=pl.col("over").sign().cast(pl.Int32) + 1,
    )


def _with_expected(near: pl.DataFrame) -> pl.DataFrame:
    """Adds how the meetings around the same kind of line split everywhere: shares below, in the band, above."""
    prior, of_stratum = STRATUM_MEETINGS, ("line", "stratum")
    shares = {}
    for place, name in enumerate(PLACES):
        here = pl.col("place") == place
        overall = here.mean().over("line")
        shares[f"expected_{name}"] = (here.sum().over(of_stratum) + prior * overall) / (
            pl.len().over(of_stratum) + prior
        )
    return near.with_columns(**shares)


def _by_part(near: pl.DataFrame, organisations: pl.DataFrame) -> pl.DataFrame:
    """Per organisation, line and part of it: a cell, or for organisations further up the lowest one above the cell."""
    seen = {name: (pl.col("place") == place).sum() for place, name in enumerate(PLACES)}
    cells = near.group_by("cell_code", "line").agg(pl.col(EXPECTED).sum(), **seen)
    part = pl.when(pl.col("unit_code") == pl.col("home")).then("cell_code").otherwise("home")
    above = cells.join(organisations, on="cell_code")
    return above.group_by("unit_code", "line", part=part).agg(pl.col(*PLACES, *EXPECTED).sum())


def _without_largest(counted: pl.DataFrame) -> pl.DataFrame:
    """The same without the part of each organisation and line that adds most to the band."""
    excess = pl.col("band") - pl.col("expected_band")
    return counted.filter(excess.rank("ordinal", descending=True).over("unit_code", "line") > 1)


def _matrices(units: pl.DataFrame, counted: pl.DataFrame) -> tuple[Ints, Floats]:
    """(organisations, lines, 3): meetings below, in the band and above, and the shares expected there."""
    shape = (units.height, len(LINES), len(PLACES))
    counts, expected = np.zeros(shape, np.int64), np.full(shape, 1 / len(PLACES))
    sums = counted.group_by("unit_code", "line").agg(pl.col(*PLACES, *EXPECTED).sum())
    sums = sums.join(units.with_row_index("unit"), on="unit_code")
    at = (sums["unit"].to_numpy(), sums["line"].to_numpy())
    counts[at] = sums.select(PLACES).to_numpy()
    expected[at] = sums.select(EXPECTED).to_numpy() / counts[at].sum(axis=1, keepdims=True)
    return counts, expected


def _result(units: pl.DataFrame, whole: tuple[Ints, Floats], rest: tuple[Ints, Floats], norms: Norms) -> pl.DataFrame:
    enough = (rest[0].sum(axis=2) >= MIN_NEAR).any(axis=1)
    probability = np.minimum(bunching.probability(*whole, norms), bunching.probability(*rest, norms))
    probability = np.where(enough, probability, np.nan)
    return units.select(
        "unit_code",
        enough=pl.Series(enough),
        p_value=pl.Series(np.where(enough, bunching.tail(*whole, norms), np.nan)),
        probability=pl.Series(probability),
        **{name: pl.Series(values) for name, values in chosen(probability).items()},
        evidence=pl.Series(_evidence(*whole), dtype=pl.String),
    ).fill_nan(None)


def _with_meetings(result: pl.DataFrame, near: pl.DataFrame, organisations: pl.DataFrame) -> pl.DataFrame:
    """Adds the meetings in the band, of organisations that are likelier than not to bunch."""
    likely = organisations.join(result.filter(pl.col("probability") >= LIKELIER_THAN_NOT), on="unit_code", how="semi")
    inside = near.filter(pl.col("place") == 1).join(likely, on="cell_code").sort("meeting_code")
    meetings = inside.group_by("unit_code").agg(meetings="meeting_code")
    joined = result.join(meetings, on="unit_code", how="left", maintain_order="left")
    return joined.with_columns(pl.col("meetings").cast(pl.List(pl.String)).fill_null([]))


def _evidence(counts: Ints, expected: Floats) -> list[str]:
    """For each line: meetings in the band, those around the line, and the share of them usually in the band."""
    numbers = zip(counts[..., 1].tolist(), counts.sum(axis=2).tolist(), expected[..., 1].tolist(), strict=True)
    return [
        json.dumps(
            {f"n_{name}": n for name, n in zip(LINES, inside, strict=True)}
            | {f"of_{name}": n for name, n in zip(LINES, near, strict=True)}
            | {f"usual_{name}": round(share, 3) for name, share in zip(LINES, usual, strict=True)}
        )
        for inside, near, usual in numbers
    ]
