"""Tasks that somebody has declared not to be the earlier one that has the same words, so that they repeat nothing.

They are named by their codes; their words are not needed for it. The table intake.distinct_tasks stands in the
warehouse like every row taken in: each run carries it on, and the next build begins counting anew with the later task.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from etl import warehouse
from etl.config.workspace import Workspace
from etl.user_error import UserError

# Words are compared as the signal tasks_repeated compares them.
_MATCHED = """
    WITH tasks AS (
      SELECT
        p.code, t.cell_code, t.meeting_code, m.held_on,
        hash(
          list(p.runs ORDER BY p.line_no), list(p.line_mark ORDER BY p.line_no) FILTER (WHERE len(p.runs) = 0)
        ) AS words
      FROM intake.text_fingerprints AS p
      JOIN mart.task_facts AS t ON t.task_code = p.code
      JOIN mart.meeting_facts AS m ON m.meeting_code = t.meeting_code
      WHERE p.text_of = 'task' AND p.code IN ($earlier, $task)
      GROUP BY p.code, t.cell_code, t.meeting_code, m.held_on
    )
    SELECT a.code AS earlier_code, b.code AS task_code
    FROM tasks AS a
    JOIN tasks AS b ON b.cell_code = a.cell_code AND b.words = a.words
      AND (b.held_on, b.meeting_code) > (a.held_on, a.meeting_code)
    WHERE a.code = $earlier AND b.code = $task
"""

# Codes of the earlier task and of the later one.
Pair = tuple[str, str]


def change_distinct(workspace: Workspace, withdrawn: Sequence[Pair], declared: Sequence[Pair], today: date) -> None:
    """Withdraws, then declares, that the later task of each pair is not the earlier one.

    Raises UserError, and changes nothing, where one of them would change nothing.
    """
    warehouse.current_file(workspace)
    with warehouse.writing(workspace) as work:
        changed = [withdraw_distinct(work.con, pair) for pair in withdrawn]
        changed += [declare_distinct(work.con, pair, today) for pair in declared]
        if not all(changed):
            raise UserError("these are no two tasks of one cell, the earlier one first, that this would change")


def declare_distinct(con: duckdb.DuckDBPyConnection, pair: Pair, declared_on: date) -> bool:
    """Declares that the later task is not the earlier one; false where they are not matched, or it was declared."""
    added = con.execute(
        f"INSERT INTO intake.distinct_tasks SELECT task_code, earlier_code, $day FROM ({_MATCHED}) "
        "WHERE task_code NOT IN (SELECT task_code FROM intake.distinct_tasks)",
        _named(pair) | {"day": declared_on},
    ).fetchall()
    return added[0][0] == 1


def withdraw_distinct(con: duckdb.DuckDBPyConnection, pair: Pair) -> bool:
    """Takes that back; false where it was not declared."""
    statement = "DELETE FROM intake.distinct_tasks WHERE earlier_code = $earlier AND task_code = $task"
    return con.execute(statement, _named(pair)).fetchall()[0][0] == 1


def _named(pair: Pair) -> dict[str, str]:
    return {"earlier": pair[0], "task": pair[1]}
