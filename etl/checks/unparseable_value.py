"""A value is not of its column's type."""

from __future__ import annotations

import duckdb

from etl.checks._any_row import any_row
from etl.contract_tables import Table
from etl.parsing import FORMS, shape

NAME_VI = "Giá trị không đọc được"
NAME_EN = "Unreadable value"
VI = (
    "{place}, cột {column}: giá trị có dạng '{value}' không đọc được; cần dạng {expected}. "
    "Hãy viết lại theo dạng đó; nếu chưa biết và cột không bắt buộc thì để trống."
)
EN = (
    "{place}, column {column}: a value of the form '{value}' cannot be read; expected the form {expected}. "
    "Write it in that form; if it is unknown and the column may be empty, leave it empty."
)
LASTING = True
OUTLINE_ONLY = True


def find(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    """SELECT of the rows in which the source has a value that its column's type does not take."""
    if not any_row(con, ["misread"]):
        return ""
    misread = " UNION ALL ".join(
        f"SELECT b.row_no, '{c.name}' AS column_name, r.\"{c.name}\" AS found, '{FORMS[c.type]}' AS expected "
        f"FROM batch AS b JOIN raw AS r ON r.row_no = b.row_no "
        f'WHERE b.misread AND b."{c.name}" IS NULL AND r."{c.name}" IS NOT NULL'
        for c in table.columns.values()
        if c.type in FORMS
    )
    return f"SELECT row_no, column_name, {shape('found')} AS found, expected FROM ({misread})"
