"""Rows for the published tables of the dashboard's tests, put in directly."""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet
from datetime import date, datetime

import duckdb
import numpy as np
import polars as pl

from models.metadata.words import publish_words
from tests.dashboard.flag_meetings import meetings_since
from tests.dashboard.queue_before import judge_before

AS_OF = date(2026, 10, 1)
PREVIOUS = date(2026, 9, 1)
FIRST = date(2024, 11, 1)


def insert_units(con: duckdb.DuckDBPyConnection, rows: list[tuple]) -> None:
    con.executemany(
        "INSERT INTO intake.units (unit_code, parent_code, name, level, run) VALUES (?, ?, ?, ?, 1)",
        rows,
    )
    con.execute(
        """
        INSERT INTO mart.unit_names
        SELECT m, unit_code, name, level, parent_code, valid_to
        FROM intake.units, (VALUES (DATE '2026-10-01'), (DATE '2026-09-01')) d(m)
        WHERE unit_code IN (SELECT unnest($codes))
        """,
        {"codes": [row[0] for row in rows]},
    )


def insert_cells(con: duckdb.DuckDBPyConnection, cells: pl.DataFrame) -> None:
    con.register("fresh", cells)
    con.execute(
        "INSERT INTO intake.cells (cell_code, unit_code, name, cell_type, area_traits, valid_from, run) "
        "SELECT cell_code, unit_code, name, cell_type, 'remote', '0001-01-01', 1 FROM fresh"
    )
    con.execute(
        """
        INSERT INTO mart.cell_names
        SELECT m, cell_code, name, cell_type, unit_code
        FROM fresh, (VALUES (DATE '2026-10-01'), (DATE '2026-09-01')) d(m)
        """
    )
    con.execute(
        """
        INSERT INTO mart.cell_profiles BY NAME
        SELECT
          DATE '2026-10-01' AS as_of, cell_code, cell_type, size AS members,
          CASE WHEN size < 9 THEN 1 WHEN size < 20 THEN 2 WHEN size < 30 THEN 3 ELSE 4 END AS size_class
        FROM fresh
        """
    )
    con.execute(
        """
        INSERT INTO mart.cell_scope
        WITH RECURSIVE up AS (
          SELECT cell_code, unit_code FROM fresh
          UNION ALL
          SELECT up.cell_code, u.parent_code
          FROM up JOIN intake.units u USING (unit_code)
          WHERE u.parent_code IS NOT NULL
        )
        SELECT unit_code, cell_code, m FROM up, (VALUES (DATE '2026-10-01'), (DATE '2026-09-01')) d(m)
        UNION ALL
        SELECT '', cell_code, m FROM fresh, (VALUES (DATE '2026-10-01'), (DATE '2026-09-01')) d(m)
        """
    )


def insert_history(
    con: duckdb.DuckDBPyConnection,
    cells: pl.DataFrame,
    rates: np.ndarray | None = None,
    unheld: AbstractSet[tuple[str, int]] = frozenset(),
    silent: AbstractSet[str] = frozenset(),
    rng: np.random.Generator | None = None,
) -> None:
    rng = rng or np.random.default_rng(1)
    months = pl.date_range(FIRST, AS_OF, "1mo", eager=True).to_list()
    rates = np.full((cells.height, len(months)), 0.9) if rates is None else rates
    rows = []
    for cell, rate in zip(cells.iter_rows(named=True), rates, strict=True):
        for i, month in enumerate(months):
            met = cell["cell_code"] not in silent and (cell["cell_code"], i) not in unheld
            fresh = (
                _meeting(cell, month, float(rate[i]), rng, thematic=i % 3 == 2) if met else _no_meeting(cell, month)
            )
            rows.append(fresh)
    con.register("held", pl.DataFrame(rows, infer_schema_length=None))
    con.execute("INSERT INTO mart.cell_month BY NAME SELECT * EXCLUDE (meeting_code, mode) FROM held")
    con.execute(
        """
        INSERT INTO mart.meeting_facts BY NAME
        SELECT
          meeting_code, cell_code, cell_type, month, mode, expected, expected AS marked, present, present_online,
          excused, unexcused,
          CASE WHEN meetings_thematic > 0 THEN 'regular_and_thematic' ELSE 'regular' END AS kind,
          CAST(month + INTERVAL 2 DAY AS DATE) AS held_on, true AS counts_for_attendance,
          'roll_call' AS attendance_source, duration_minutes, speakers, CAST(month AS DATE) AS papers_shared_on,
          3 AS tasks_set, 2 AS tasks_with_lead, 3 AS tasks_with_date,
          3 AS previous_tasks, 1 AS previous_tasks_reported, 60.0 AS previous_percent_done
        FROM held
        WHERE meeting_code IS NOT NULL
        """
    )
    con.execute(
        """
        INSERT INTO result.attendance_limits
        SELECT cell_code, month, 0.9, 0.8, 0.97, 0.72, 1.0 FROM held WHERE meeting_code IS NOT NULL
        """
    )
    _insert_funnel(con)
    con.execute(
        """
        INSERT INTO result.attendance_points
        SELECT
          cell_code, month, attendance_rate, 0.9, 0.75, 1.05, 0.8, 1.0,
          CASE WHEN attendance_rate < 0.75 THEN 'astronomical' ELSE 'common' END, 0.7, 1.0
        FROM held
        WHERE meeting_code IS NOT NULL
        """
    )


def _insert_funnel(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """
        INSERT INTO result.attendance_funnel BY NAME
        WITH sums AS (
          SELECT cell_code, cell_type, sum(present + present_online) AS present, sum(expected) AS due
          FROM held
          WHERE meeting_code IS NOT NULL AND month > DATE '2025-10-01'
          GROUP BY cell_code, cell_type
        ),
        compared AS (
          SELECT *, sum(present) OVER of_type / sum(due) OVER of_type AS target FROM sums
          WINDOW of_type AS (PARTITION BY cell_type)
        )
        SELECT
          cell_code, present, due, present / due AS rate, target,
          greatest(target - 0.8 / sqrt(due), 0) AS low95, least(target + 0.8 / sqrt(due), 1) AS high95,
          greatest(target - 1.3 / sqrt(due), 0) AS low998, least(target + 1.3 / sqrt(due), 1) AS high998
        FROM compared
        """
    )


def _meeting(cell: dict, month: date, rate: float, rng: np.random.Generator, *, thematic: bool) -> dict:
    size = cell["size"]
    present = int(rng.binomial(size, min(rate, 1)))
    online = min(present, 1) if month.month in (6, 7) else 0
    return _no_meeting(cell, month) | {
        "meeting_code": f"M{cell['cell_code']}{month:%y%m}",
        "mode": "mixed" if online else "in_person",
        "meetings_regular": 1,
        "meetings_thematic": int(thematic),
        "expected": size,
        "present": present - online,
        "present_online": online,
        "excused": (size - present) // 2,
        "unexcused": size - present - (size - present) // 2,
        "attendance_rate": present / size,
        "duration_minutes": 95,
        "speakers": present // 2,
        "tasks_due": 3,
        "tasks_done": 2,
        "completeness": 0.8,
    }


def _no_meeting(cell: dict, month: date) -> dict:
    counts = dict.fromkeys(
        ("meetings_regular", "meetings_thematic", "expected", "present", "present_online", "excused", "unexcused"), 0
    )
    unknown = dict.fromkeys(("meeting_code", "mode", "attendance_rate", "duration_minutes", "completeness"))
    names = {
        "cell_code": cell["cell_code"],
        "month": month,
        "unit_code": cell["unit_code"],
        "cell_type": cell["cell_type"],
    }
    return names | counts | unknown | {"speakers": 0, "tasks_due": 0, "tasks_done": 0}


def insert_flag(
    con: duckdb.DuckDBPyConnection, code: str, as_of: date, flag: str, severity: str, confidence: float, evidence: dict
) -> None:
    since = date(2026, 3, 1) if flag == "attendance_drop" else None
    meetings = meetings_since(con, code, as_of, since)
    values = [code, as_of, flag, severity, confidence, since, json.dumps(evidence), meetings]
    con.execute("INSERT INTO result.flags VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


def insert_area_fall(con: duckdb.DuckDBPyConnection, unit: str) -> None:
    evidence = {"before": 0.9, "now_low": 0.8, "now_high": 0.84, "since": "2026-04", "cells": 25, "of_cells": 25}
    values = [unit, AS_OF, "attendance_drop", "act", 0.9, date(2026, 4, 1), json.dumps(evidence), []]
    con.execute("INSERT INTO result.area_flags VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


def judge(con: duckdb.DuckDBPyConnection, concerns: dict[str, float | None]) -> None:
    schema = {"cell_code": pl.String, "p": pl.Float64}
    con.register("concern", pl.DataFrame({"cell_code": list(concerns), "p": list(concerns.values())}, schema=schema))
    con.execute(
        """
        INSERT INTO result.attention BY NAME
        SELECT
          c.cell_code,
          DATE '2026-10-01' AS as_of,
          row_number() OVER (
            ORDER BY COALESCE(bool_or(f.severity = 'act'), false) DESC, any_value(p) DESC NULLS LAST, c.cell_code
          ) AS rank,
          COALESCE(any_value(p), 0) AS attention,
          any_value(p) AS attendance_concern,
          COALESCE(list(f.flag ORDER BY f.severity, f.confidence DESC) FILTER (f.flag IS NOT NULL), []) AS reasons,
          CASE min(f.severity) WHEN 'act' THEN 'now' WHEN 'watch' THEN 'watch' WHEN 'duty' THEN 'duty'
            ELSE CASE WHEN any_value(p) IS NULL THEN 'thin' ELSE 'quiet' END END AS state,
          false AS rests,
          CASE WHEN count(f.flag) > 0 THEN 'supervision' ELSE 'none' END AS needs,
          CASE WHEN any_value(p) IS NOT NULL THEN 78 END AS score,
          CASE WHEN any_value(p) IS NULL THEN 'none' ELSE 'fair' END AS band,
          CASE WHEN any_value(p) IS NULL THEN 0 ELSE 0.8 END AS completeness
        FROM concern c
        LEFT JOIN result.flags f ON f.cell_code = c.cell_code AND f.as_of = DATE '2026-10-01'
        GROUP BY c.cell_code
        """
    )
    con.execute(
        """
        INSERT INTO result.signals (cell_code, as_of, signal, enough, probability)
        SELECT cell_code, DATE '2026-10-01', signal, p IS NOT NULL, p
        FROM concern
        CROSS JOIN (VALUES ('attendance_drop'), ('meeting_skipped')) s (signal)
        """
    )
    con.execute(
        """
        INSERT INTO result.scores BY NAME
        SELECT
          cell_code, DATE '2026-10-01' AS as_of, line AS criterion, p IS NOT NULL AS assessable, most AS max_points,
          CASE WHEN p IS NOT NULL THEN most * 0.78 END AS points,
          CASE WHEN p IS NULL THEN 0 ELSE most * 0.65 END AS low,
          CASE WHEN p IS NULL THEN most ELSE most * 0.9 END AS high,
          CASE WHEN line = 'total' THEN CASE WHEN p IS NULL THEN 'none' ELSE 'between' END END AS band,
          CASE WHEN line = 'total' AND p IS NOT NULL
            THEN '{"chances": {"good": 0.02, "fair": 0.55, "average": 0.43, "weak": 0}, "month": {"band": "average"}}'
          END AS evidence
        FROM concern
        CROSS JOIN (VALUES ('total', 100), ('preparation', 10), ('attendance', 5)) l (line, most)
        """
    )
    con.execute(
        """
        INSERT INTO mart.score_facts BY NAME
        SELECT cell_code, month, meeting_code, scored_by, 'total' AS criterion, points, band, month AS scored_on
        FROM held
        CROSS JOIN (VALUES ('self', 96, 'good'), ('superior', 81, 'fair')) g (scored_by, points, band)
        WHERE meeting_code IS NOT NULL
        """
    )


def finish(con: duckdb.DuckDBPyConnection) -> None:
    judge_before(con)
    publish_words(con)
    con.executemany(
        "INSERT INTO result.builds (as_of, run, built_at, as_recorded) VALUES (?, 3, ?, false)",
        [(PREVIOUS, datetime(2026, 11, 2, 6)), (AS_OF, datetime(2026, 11, 2, 6, 30))],
    )
    con.execute(
        """
        INSERT INTO intake.runs VALUES
          (2, '/data/canonical', 'meetings', '2026-11-02 05:00', '2026-11-02 05:01', 1000, 990, 3, 7, ['full_name']),
          (2, '/data/canonical', 'cells', '2026-11-02 05:00', '2026-11-02 05:00', 300, 300, 0, 0, [])
        """
    )
    con.execute(
        """
        INSERT INTO intake.quarantine BY NAME
        SELECT
          '/data/canonical' AS source, 'meetings' AS "table", 'meetings.csv:' || (16 + i) AS place, 2 AS run,
          '["M"]' AS row_key, cell_code, ['unknown_meeting'] AS reasons, 'Không có kỳ họp mang mã X1.' AS sentence_vi,
          'No meeting has the code X1.' AS sentence_en, '{"meeting_code": "X1"}' AS content, true AS retriable
        FROM (SELECT DISTINCT cell_code, dense_rank() OVER (ORDER BY cell_code) AS i FROM intake.cells)
        WHERE i <= 6
        UNION ALL
        SELECT
          '/data/canonical', 'meetings', 'meetings.csv:99', 2, NULL, NULL, ['missing_value', 'unparseable_value'],
          'Thiếu ngày họp.', 'The day of the meeting is missing.', '{"held_on": "99/99"}', false
        """
    )
