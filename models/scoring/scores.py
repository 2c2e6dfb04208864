"""Evidence to points: each meeting by the rubric in force on its day, each cell over the 12 months to a month.

What is seen of a line settles part of its points: `low` is earned for certain, `high` is not lost for certain. Unseen
lines are open from 0 to their points. Points on a full scale are `low` over what is settled (earned or lost), so they
always lie between low and high, and what is unseen counts neither for nor against a cell. A meeting that was not held
has no row: that is a state, which the flag meeting_skipped shows, never a low score. The rubrics' floors and gaps are
settled in data/rubrics/hd42_2025.toml; the arithmetic is in models/scoring/*.sql.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import duckdb
import polars as pl

from etl.discover import statement, statements
from models.scoring import rubric
from models.scoring.band_rows import cell_bands
from models.scoring.rubric import CRITERIA, InForce, Line

FOLDER = "models/scoring"
# Chosen by us: keeps the lines of one step (about 20 a meeting) well within a tenth of the memory limit.
MEETINGS_PER_STEP = 200_000
# Chosen by us: 86,000 cells in one step used the whole limit of 2 GB, 260,000 more than that.
CELLS_PER_STEP = 50_000


def score_meetings(
    con: duckdb.DuckDBPyConnection, months: Sequence[date], rubrics: tuple[InForce, ...] | None = None
) -> None:
    """Replaces these months (first days) in mart.meeting_scores: points of each counting meeting by criterion.

    Needs mart.meeting_facts, mart.task_facts, intake.cells and intake.memberships. `rubrics` are those of data/rubrics
    unless given. Raises UserError where a rubric is faulty.
    """
    rubrics = rubrics or rubric.load()
    _lay_out(con, rubrics)
    for first, last in _steps(con, months):
        span = {"first_month": first, "last_month": last}
        con.execute(
            "CREATE OR REPLACE TEMP TABLE line_shares (meeting_code VARCHAR, rubric VARCHAR, line VARCHAR, low DOUBLE, "
            "high DOUBLE)"
        )
        con.execute(statement(FOLDER, "meeting_rubrics").sql, span)
        for period, line in _looked_at(rubrics, first, _month_end(last)):
            con.execute(
                "INSERT INTO line_shares SELECT meeting_code, $rubric, $line, greatest(low, 0), least(high, 1) "
                f"FROM ({statements(CRITERIA)[line.evidence].sql}) WHERE share IS NOT NULL",
                _arguments(period, line, first, _month_end(last)) | {"rubric": period.id, "line": line.id},
            )
        con.execute("DELETE FROM mart.meeting_scores WHERE month BETWEEN $first_month AND $last_month", span)
        con.execute(f"INSERT INTO mart.meeting_scores BY NAME {statement(FOLDER, 'meeting_scores').sql}")
    con.execute("DROP TABLE IF EXISTS temp.line_shares")


def score_cells(con: duckdb.DuckDBPyConnection, as_of: date, rubrics: tuple[InForce, ...] | None = None) -> None:
    """Replaces result.scores for `as_of` (first day of a month): every existing cell by criterion, and its total.

    Means are over the assessable meetings of the 12 months to as_of; points are on the scale of the rubric in force at
    the end of as_of (total: 100) and empty where nothing can be seen. Evidence is JSON: meetings, assessable (those of
    which something can be seen), seen_points, seen_max, and lines (id to mean share and number of meetings) or, for the
    total, rubrics. Needs mart.cell_scope for as_of, mart.meeting_scores and what `score_meetings` needs.
    """
    rubrics = rubrics or rubric.load()
    _lay_out(con, rubrics)
    first, last = date(as_of.year - (as_of.month < 12), as_of.month % 12 + 1, 1), _month_end(as_of)
    _add_up_lines(con, rubrics, first, as_of)
    con.execute("DELETE FROM result.scores WHERE as_of = $as_of", {"as_of": as_of})
    con.execute(statement(FOLDER, "cell_rubrics").sql, {"as_of": as_of})
    asked = {"as_of": as_of}
    n_cells = _count_cells(con, as_of)
    now = {one.id: one for one in (rubric.in_force(rubrics, last, cell_type) for cell_type in rubric.CELL_TYPES)}
    bands = [cell_bands(con, as_of, now[name], n_cells, CELLS_PER_STEP) for name in sorted(now)]
    _add_table(con, "cell_bands", pl.concat(bands))
    n_slices = 1 + n_cells // CELLS_PER_STEP
    for part in range(n_slices):
        con.execute(
            f"INSERT INTO result.scores BY NAME {statement(FOLDER, 'cell_scores').sql}",
            asked | {"n_slices": n_slices, "slice": part},
        )
    con.execute("DROP TABLE temp.cell_lines")
    con.execute("DROP TABLE temp.cell_bands")
    con.execute("DROP TABLE temp.cell_rubrics")


def rubrics_changed(con: duckdb.DuckDBPyConnection, rubrics: tuple[InForce, ...]) -> bool:
    """Whether the last results were computed by others, so that the meetings of every month are to be scored anew."""
    asked = "SELECT id, head FROM result.metadata WHERE kind = 'rubric' AND lang = 'vi'"
    before = dict(con.execute(asked).fetchall())
    return bool(before) and before != rubric.published(rubrics)


def _count_cells(con: duckdb.DuckDBPyConnection, as_of: date) -> int:
    asked = "SELECT count(DISTINCT cell_code) FROM mart.cell_scope WHERE as_of = $as_of"
    return con.execute(asked, {"as_of": as_of}).fetchall()[0][0]


def _add_up_lines(con: duckdb.DuckDBPyConnection, rubrics: tuple[InForce, ...], first: date, last: date) -> None:
    con.execute(
        "CREATE OR REPLACE TEMP TABLE sums (cell_code VARCHAR, line VARCHAR, is_last BOOLEAN, n BIGINT, total DOUBLE, "
        "squares DOUBLE, settled DOUBLE)"
    )
    for start, end in _steps(con, _months_between(first, last)):
        con.execute(statement(FOLDER, "meeting_rubrics").sql, {"first_month": start, "last_month": end})
        for period, line in _looked_at(rubrics, start, _month_end(end)):
            con.execute(
                "INSERT INTO sums SELECT f.cell_code, $line, f.month = $last_month, count(s.share), sum(s.share), "
                "sum(s.share * s.share), sum(1 - (least(s.high, 1) - greatest(s.low, 0))) "
                f"FROM ({statements(CRITERIA)[line.evidence].sql}) s JOIN meeting_rubrics f USING (meeting_code) "
                "WHERE s.share IS NOT NULL AND f.rubric = $rubric AND list_contains($kinds, f.kind) "
                "GROUP BY f.cell_code, f.month = $last_month",
                _arguments(period, line, start, _month_end(end))
                | {"rubric": period.id, "line": line.id, "kinds": list(line.kinds), "last_month": last},
            )
    con.execute(statement(FOLDER, "cell_lines").sql)
    con.execute("DROP TABLE temp.sums")


def _lay_out(con: duckdb.DuckDBPyConnection, rubrics: tuple[InForce, ...]) -> None:
    """The rubrics as tables of the session, and the macros that criteria and scores use."""
    lines = [row for r in rubrics for row in _line_rows(r)]
    con.execute(statement(FOLDER, "piecewise").sql)
    for table, rows in (("rubric_days", rubric.days(rubrics)), ("rubric_lines", lines)):
        _add_table(con, table, pl.DataFrame(rows))


def _add_table(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    con.register("rows_to_add", rows)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM rows_to_add")
    con.unregister("rows_to_add")


def _line_rows(period: InForce) -> list[dict[str, object]]:
    lines = [(criterion, line) for criterion in period.rubric.criteria for line in criterion.lines]
    return [
        {
            "rubric": period.id,
            "position": position,
            "criterion": criterion.id,
            "criterion_points": criterion.points,
            "line": line.id,
            "points": line.points,
            "kinds": list(line.kinds),
        }
        for position, (criterion, line) in enumerate(lines)
    ]


def _looked_at(rubrics: tuple[InForce, ...], first: date, last: date) -> Iterator[tuple[InForce, Line]]:
    """The lines with evidence of every rubric in force on some day of the span."""
    for period in rubrics:
        if period.first_day <= last and first <= period.last_day:
            yield from ((period, line) for line in period.rubric.lines if line.evidence)


def _arguments(period: InForce, line: Line, first: date, last: date) -> dict[str, object]:
    days = {"first_day": max(first, period.first_day), "last_day": min(last, period.last_day)}
    return {**line.arguments, **days}


def _steps(con: duckdb.DuckDBPyConnection, months: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Runs of months that follow one another, cut so that none holds many more meetings than a step may."""
    counts = dict(con.execute("SELECT month, count(*) FROM mart.meeting_facts GROUP BY month").fetchall())
    run: list[date] = []
    n_meetings = 0
    for month in sorted(set(months)):
        if run and (_month_end(run[-1]) + timedelta(days=1) != month or n_meetings >= MEETINGS_PER_STEP):
            yield run[0], run[-1]
            run, n_meetings = [], 0
        run.append(month)
        n_meetings += counts.get(month, 0)
    if run:
        yield run[0], run[-1]


def _months_between(first: date, last: date) -> list[date]:
    months = [first]
    while months[-1] < last:
        months.append(_month_end(months[-1]) + timedelta(days=1))
    return months


def _month_end(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
