"""An end is before its beginning."""

from __future__ import annotations

import duckdb

from etl.contract_tables import Table

NAME_VI = "Kết thúc trước khi bắt đầu"
NAME_EN = "End before start"
VI = "{place}, cột {column}: {value} sớm hơn lúc bắt đầu {expected}. Hãy sửa một trong hai thời điểm rồi nạp lại."
EN = "{place}, column {column}: {value} lies before its beginning {expected}. Correct one of the two and load it again."


def find(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    """SELECT of the rows in which both ends of a period are known and stand the wrong way round."""
    return " UNION ALL ".join(
        f"SELECT row_no, '{end}' AS column_name, CAST(\"{end}\" AS VARCHAR) AS found, "
        f'CAST("{start}" AS VARCHAR) AS expected FROM batch WHERE NOT {condition}'
        for (end, start), condition in ((check.columns, check.condition) for check in table.checks if check.ordered)
    )
