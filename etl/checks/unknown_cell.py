"""The cell that a row belongs to, or that a cell was merged into, is not known."""

from __future__ import annotations

import duckdb

from etl.checks._references import absent
from etl.contract_tables import Table

TABLES = ("cells", "memberships", "meetings", "discipline", "visits")
TURN = 1
NAME_VI = "Không có chi bộ này"
NAME_EN = "Unknown cell"
VI = (
    "{place}, cột {column}: chưa có chi bộ nào mang mã {value}. Hãy nạp chi bộ đó, hoặc sửa mã; "
    "khi chi bộ được nhận, dòng này tự vào."
)
EN = (
    "{place}, column {column}: there is no cell with the code {value} yet. Load that cell, or correct the code; "
    "once it is accepted this row gets in by itself."
)


def find(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    """SELECT of the rows that name an unknown cell."""
    if table.name == "cells":
        return absent("merged_into", "cell_code", None)
    return absent("cell_code", "cell_code", "intake.cells")
