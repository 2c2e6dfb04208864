"""What meetings were about and what they decided, put directly into the tables of the dashboard's tests."""

from __future__ import annotations

from datetime import timedelta

import duckdb
import numpy as np
import polars as pl


def insert_agendas(con: duckdb.DuckDBPyConnection) -> None:
    """What the meetings that exist were about: in every fifth of them professional work alone, in every third no
    criticism, in every seventh nothing is known."""
    con.execute("""
        UPDATE mart.meeting_facts AS m
        SET agenda_items = 5, professional_items = CASE WHEN n % 5 = 0 THEN 5 ELSE n % 4 END,
          discussion_minutes = 40, criticism_minutes = CASE WHEN n % 3 = 0 THEN 0 ELSE 10 END
        FROM (SELECT meeting_code, row_number() OVER (ORDER BY meeting_code) AS n FROM mart.meeting_facts) AS counted
        WHERE counted.meeting_code = m.meeting_code AND n % 7 > 0
    """)


def insert_tasks(con: duckdb.DuckDBPyConnection, rng: np.random.Generator) -> None:
    """Up to three tasks at each meeting: some without lead or deadline, some not reported, some in the same words."""
    tasks, passages = [], []
    meetings = con.execute(
        "SELECT meeting_code, cell_code, month, held_on FROM mart.meeting_facts ORDER BY 1"
    ).fetchall()
    for meeting, cell, month, held_on in meetings:
        for n in range(rng.integers(0, 4)):
            due = None if rng.random() < 0.1 else held_on + timedelta(days=int(rng.integers(10, 60)))
            reported_on = None if rng.random() < 0.2 else held_on + timedelta(days=int(rng.integers(5, 80)))
            done = None if reported_on is None or rng.random() < 0.1 else float(rng.choice([40, 80, 100, 120]))
            lead = [True, False, None][rng.choice(3, p=[0.8, 0.15, 0.05])]
            code = f"T{n}{meeting}"
            tasks.append((code, meeting, cell, month, lead, due, reported_on, done))
            passages.append(("task", code, 1, rng.integers(0, 2**31) if rng.random() < 0.9 else int(cell[-2:])))
    columns = ["task_code", "meeting_code", "cell_code", "month", "lead_named", "due_on", "reported_on", "percent_done"]
    con.register("set_tasks", pl.DataFrame(tasks, schema=columns, orient="row", infer_schema_length=None))
    con.register("their_words", pl.DataFrame(passages, schema=["text_of", "code", "line_no", "mark"], orient="row"))
    con.execute(
        "INSERT INTO mart.task_facts BY NAME SELECT *, CAST(date_trunc('month', due_on) AS DATE) AS due_month "
        "FROM set_tasks"
    )
    con.execute(
        "INSERT INTO intake.text_fingerprints BY NAME SELECT text_of, code, line_no, mark::UINTEGER AS line_mark, "
        "[]::UINTEGER[] AS runs, 6 AS syllables, 30 AS characters, 0 AS figures FROM their_words"
    )
