"""Lines that somebody has declared a legitimate template, so that having them in common is no copying.

They are named by minutes that have them in common, because nobody can read a fingerprint. The table intake.templates
stands in the warehouse like every row taken in: each run carries it on, and the next build leaves its lines out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from etl import warehouse
from etl.config.workspace import Workspace
from etl.user_error import UserError

_IN_COMMON = """
    SELECT line_mark
    FROM intake.text_fingerprints
    WHERE text_of = 'minutes' AND code IN (SELECT unnest($meetings::VARCHAR[]))
    GROUP BY line_mark
    HAVING count(DISTINCT code) = len(list_distinct($meetings::VARCHAR[]))
      AND (
        len($lines::INTEGER[]) = 0
        OR bool_or(code = list_min($meetings::VARCHAR[]) AND line_no IN (SELECT unnest($lines::INTEGER[])))
      )
"""


# Codes of meetings, whose minutes have something in common; and, where only some of it is meant, the numbers of these
# lines in the minutes of the first meeting by code.
Common = tuple[Sequence[str], Sequence[int]]


def change_templates(
    workspace: Workspace, withdrawn: Sequence[Common], declared: Sequence[Common], today: date
) -> list[int]:
    """Withdraws, then declares, what minutes have in common; the number of lines of each.

    Raises UserError, and changes nothing, where the first of them would change no line.
    """
    warehouse.current_file(workspace)
    with warehouse.writing(workspace) as work:
        lines = [withdraw_template(work.con, common) for common in withdrawn]
        lines += [declare_template(work.con, common, today) for common in declared]
        if not lines[0]:
            raise UserError("the minutes of these meetings have no line in common that this would change")
    return lines


def declare_template(con: duckdb.DuckDBPyConnection, common: Common, declared_on: date) -> int:
    """Declares the lines that the minutes of all these meetings have in common (figures apart); how many are new.

    Raises ValueError for fewer than two meetings: one alone would declare all it says.
    """
    if len(set(common[0])) < 2:
        raise ValueError("A template is what the minutes of at least two meetings have in common.")
    added = con.execute(
        f"INSERT INTO intake.templates SELECT line_mark, $day FROM ({_IN_COMMON}) "
        "WHERE line_mark NOT IN (SELECT line_mark FROM intake.templates)",
        _named(common) | {"day": declared_on},
    ).fetchall()
    return added[0][0]


def withdraw_template(con: duckdb.DuckDBPyConnection, common: Common) -> int:
    """Takes back what these meetings' minutes have in common, no matter who declared it; how many lines that are."""
    statement = f"DELETE FROM intake.templates WHERE line_mark IN ({_IN_COMMON})"
    return con.execute(statement, _named(common)).fetchall()[0][0]


def _named(common: Common) -> dict[str, list]:
    meetings, lines = common
    return {"meetings": list(meetings), "lines": list(lines)}
