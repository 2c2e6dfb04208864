"""A beginning or an end is on another day than the meeting or visit itself."""

from __future__ import annotations

import duckdb

from etl.contract_tables import Table

TABLES = ("meetings", "visits")
NAME_VI = "Giờ bắt đầu hoặc kết thúc khác ngày"
NAME_EN = "Start or end on another day"
VI = (
    "{place}, cột {column}: thời điểm {value} không thuộc ngày {expected} của cuộc họp hoặc cuộc dự. "
    "Có thể gõ nhầm ngày hoặc năm; hãy sửa một trong hai rồi nạp lại."
)
EN = (
    "{place}, column {column}: {value} is not on {expected}, the day of the meeting or visit. "
    "The day or the year may be a slip; correct one of the two and load it again."
)
DAYS = {"meetings": ("held_on", "started_at", "ended_at"), "visits": ("visited_on", "arrived_at", "left_at")}
# A meeting may run past midnight, as far as this hour of the next day (chosen by us: no meeting begins before it).
LATEST_HOUR = 5


def find(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    """SELECT of the rows in which a moment is known and on another day; an end may be early on the next day."""
    day, start, end = DAYS[table.name]
    late = f'date_trunc(\'day\', "{end}" - INTERVAL {LATEST_HOUR} HOUR) = "{day}"'
    return " UNION ALL ".join(
        f"SELECT row_no, '{column}' AS column_name, strftime(\"{column}\", '%Y-%m-%d %H:%M') AS found, "
        f'CAST("{day}" AS VARCHAR) AS expected FROM batch WHERE CAST("{column}" AS DATE) <> "{day}" AND NOT {excuse}'
        for column, excuse in ((start, "false"), (end, late))
    )
