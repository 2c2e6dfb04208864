"""A required value is empty, or its column is lacking."""

from __future__ import annotations

import duckdb

from etl.checks._any_row import any_row
from etl.contract_tables import Table

NAME_VI = "Thiếu giá trị bắt buộc"
NAME_EN = "Missing required value"
VI = "{place}, cột {column}: bị để trống, nhưng đây là ô bắt buộc. Hãy điền giá trị rồi nạp lại."
EN = "{place}, column {column}: is empty, but a value is required here. Fill it in and load the row again."
LASTING = True


def find(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    """SELECT of the rows in which a column that the contract requires is empty in the source."""
    if not any_row(con, (f'"{column}" IS NULL' for column in table.required)):
        return ""
    return " UNION ALL ".join(
        f"SELECT b.row_no, '{column}' AS column_name, NULL AS found, NULL AS expected FROM batch AS b "
        # What is there but cannot be read is another reason.
        f'SEMI JOIN raw AS r ON r.row_no = b.row_no AND r."{column}" IS NULL WHERE b."{column}" IS NULL'
        for column in table.required
    )
