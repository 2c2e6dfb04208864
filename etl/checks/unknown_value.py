"""A value is none of the words that its column may hold."""

from __future__ import annotations

import duckdb

from etl.checks._any_row import any_row
from etl.checks._flag_ids import with_form_of_flag
from etl.contract_tables import Table
from etl.parsing import shape

NAME_VI = "Giá trị ngoài danh mục"
NAME_EN = "Unknown word"
VI = (
    "{place}, cột {column}: giá trị có dạng '{value}' không có trong danh mục; cần một trong: {expected}. "
    "Hãy viết đúng như vậy, kể cả chữ thường."
)
EN = (
    "{place}, column {column}: a value of the form '{value}' is not on the list; expected one of: {expected}. "
    "Write it exactly so, in small letters."
)
LASTING = True
OUTLINE_ONLY = True


def find(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    """SELECT of the rows with a word that the contract's list for the column does not have.

    An unknown flag may get its file later, and is a reason of its own.
    """
    checks = [check for check in table.checks if check.words]
    if not any_row(con, (f"NOT {check.condition}" for check in checks)):
        return ""
    strange = " UNION ALL ".join(
        f"SELECT row_no, '{check.columns[0]}' AS column_name, \"{check.columns[0]}\" AS found, "
        f"'{', '.join(check.words)}' AS expected FROM batch "
        f"WHERE NOT {check.condition} AND NOT {with_form_of_flag(check)}"
        for check in checks
    )
    return f"SELECT row_no, column_name, {shape('found')} AS found, expected FROM ({strange})"
