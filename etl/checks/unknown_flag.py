"""A finding names a flag that has no file in `data/flags` yet."""

from __future__ import annotations

import duckdb

from etl.checks._flag_ids import with_form_of_flag
from etl.contract_tables import Table

TABLES = ("findings",)
NAME_VI = "Không có dấu hiệu này"
NAME_EN = "Unknown flag"
VI = (
    "{place}, cột {column}: chưa có dấu hiệu nào mang mã {value}; hiện có: {expected}. Hãy sửa mã, hoặc bổ sung "
    "dấu hiệu đó vào data/flags; khi có dấu hiệu, dòng này tự vào."
)
EN = (
    "{place}, column {column}: there is no flag with the id {value} yet; there are: {expected}. Correct the id, or "
    "add the flag to data/flags; once it is there this row gets in by itself."
)


def find(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    """SELECT of the rows with the id of a flag that is unknown; what is no id at all is another reason."""
    return " UNION ALL ".join(
        f"SELECT row_no, '{check.columns[0]}' AS column_name, {check.columns[0]} AS found, "
        f"'{', '.join(check.words)}' AS expected FROM batch WHERE NOT {check.condition} AND {with_form_of_flag(check)}"
        for check in table.checks
        if check.folder == "flags"
    )
