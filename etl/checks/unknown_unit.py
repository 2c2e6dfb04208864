"""A unit's parent, or a cell's unit, is not known."""

from __future__ import annotations

import duckdb

from etl.checks._references import absent
from etl.contract_tables import Table

TABLES = ("units", "cells")
TURN = 1
NAME_VI = "Không có tổ chức này"
NAME_EN = "Unknown organisation"
VI = (
    "{place}, cột {column}: chưa có tổ chức đảng nào mang mã {value}. Hãy nạp tổ chức đó, hoặc sửa mã; "
    "khi tổ chức được nhận, dòng này tự vào."
)
EN = (
    "{place}, column {column}: there is no organisation with the code {value} yet. Load it, or correct the code; "
    "once it is accepted this row gets in by itself."
)


def find(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    """SELECT of the rows that name an unknown unit; where no units are known at all, no cell is at fault."""
    if table.name == "units":
        return absent("parent_code", "unit_code", None)
    return absent("unit_code", "unit_code", "intake.units") + " AND EXISTS (SELECT 1 FROM intake.units)"
