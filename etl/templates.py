"""Lines that somebody has declared a legitimate template, so that having them in common is no copying.

They are named by minutes that have them in common, because nobody can read a fingerprint. The table intake.templates
stands in the warehouse like every row taken in: each run carries it on, and the next build leaves its lines out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from etl import warehouse
from etl.refusal import Refused
from etl.workspace import Workspace

_IN_COMMON = """
    SELECT line_mark
    FROM intake.passages
    WHERE text_of = 'minutes' AND code IN (SELECT unnest($meetings::VARCHAR[]))
    GROUP BY line_mark
    HAVING count(DISTINCT code) = len(list_distinct($meetings::VARCHAR[]))
"""


def change_templates(
    workspace: Workspace, withdrawn: Sequence[Sequence[str]], declared: Sequence[Sequence[str]], today: date
) -> list[int]:
    """Withdraws, then declares, what the minutes of each group of meetings have in common; the lines of each.

    Raises Refused, and changes nothing, where the first of them would change no line.
    """
    warehouse.current_file(workspace)
    with warehouse.writing(workspace) as work:
        lines = [withdraw_template(work.con, meetings) for meetings in withdrawn]
        lines += [declare_template(work.con, meetings, today) for meetings in declared]
        if not lines[0]:
            raise Refused("the minutes of these meetings have no line in common that this would change")
    return lines


def declare_template(con: duckdb.DuckDBPyConnection, meetings: Sequence[str], declared_on: date) -> int:
    """Declares every line that the minutes of all these meetings have in common (figures apart); how many are new.

    Raises ValueError for fewer than two meetings: one alone would declare all it says.
    """
    if len(set(meetings)) < 2:
        raise ValueError("A template is what the minutes of at least two meetings have in common.")
    added = con.execute(
        f"INSERT INTO intake.templates SELECT line_mark, $day FROM ({_IN_COMMON}) "
        "WHERE line_mark NOT IN (SELECT line_mark FROM intake.templates)",
        {"meetings": list(meetings), "day": declared_on},
    ).fetchall()
    return added[0][0]


def withdraw_template(con: duckdb.DuckDBPyConnection, meetings: Sequence[str]) -> int:
    """Takes back what these meetings' minutes have in common, whoever declared it; how many lines that are."""
    taken = con.execute(
        f"DELETE FROM intake.templates WHERE line_mark IN ({_IN_COMMON})", {"meetings": list(meetings)}
    ).fetchall()
    return taken[0][0]
