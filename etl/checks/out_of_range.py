"""A number or a day is outside of what the contract allows."""

from __future__ import annotations

import duckdb

from etl.checks._any_row import any_row
from etl.contract_tables import Table

NAME_VI = "Giá trị ngoài khoảng cho phép"
NAME_EN = "Value out of range"
VI = (
    "{place}, cột {column}: {value} nằm ngoài khoảng {expected}. "
    "Hãy sửa lại; nếu chưa biết và cột không bắt buộc thì để trống."
)
EN = (
    "{place}, column {column}: {value} lies outside of the range {expected}. "
    "Correct it; if it is unknown and the column may be empty, leave it empty."
)


def find(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    """SELECT of the rows with a number below the least or above the greatest allowed."""
    if not any_row(con, (f"NOT {check.condition}" for check in table.checks if check.limits)):
        return ""
    return " UNION ALL ".join(
        f"SELECT r.row_no, '{check.columns[0]}' AS column_name, r.\"{check.columns[0]}\" AS found, "
        f"'{check.limits[0]} – {check.limits[1]}' AS expected "
        f"FROM raw AS r JOIN (SELECT row_no FROM batch WHERE NOT {check.condition}) AS b ON b.row_no = r.row_no"
        for check in table.checks
        if check.limits
    )
