"""Excel workbooks: cell by cell as text, because one column may hold numbers, dates and words."""

from __future__ import annotations

from pathlib import Path

import duckdb
import fastexcel
import polars as pl

from etl.sources._raw import BLANKS, INCOMING, Heading, heading, quoted
from etl.user_error import UserError


def load(con: duckdb.DuckDBPyConnection, path: Path, table: str) -> Heading | None:
    """Fills `incoming` from the sheet named like the table, or else the first; None where it is empty.

    A row's place is its number in the sheet; rows without a value are none. Whole numbers come without `.0`,
    dates as moments at midnight, a cell with an error (`#N/A`) as unknown. Excel keeps 15 digits of a number:
    longer codes must be stored as text. Raises UserError where the file is broken or names no column of the table.
    """
    sheet = _filled(_sheet(path, table))
    if sheet.is_empty():
        return None
    first = sheet.row(0)
    columns = heading(table, first[1:])
    if not columns.positions:
        raise UserError(
            f"{path}:{first[0]}: the first row names no column of '{table}'; write the contract's column names there"
        )
    con.register("chunk", sheet[1:])
    values = "".join(f', {_text(sheet.columns[p + 1])} AS "{column}"' for column, p in columns.positions.items())
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {INCOMING} AS SELECT row_number() OVER (ORDER BY place) AS row_no, "
        f"{quoted(path.name + ':')} || place AS place, NULL::VARCHAR AS unreadable{values} FROM chunk"
    )
    con.unregister("chunk")
    return columns


def _sheet(path: Path, table: str) -> pl.DataFrame:
    try:
        book = fastexcel.read_excel(path)
        named = [name for name in book.sheet_names if name.strip().lower() == table]
        # With no row skipped and none taken as heading, rows keep their numbers in the sheet.
        sheet = book.load_sheet(named[0] if named else 0, header_row=None, skip_rows=0, dtypes="string")
        return sheet.to_polars().with_row_index("place", offset=1)
    except fastexcel.FastExcelError as error:
        raise UserError(
            f"{path}: the file is broken, locked by a password or no Excel workbook; save it again"
        ) from error


def _filled(sheet: pl.DataFrame) -> pl.DataFrame:
    values = pl.exclude("place").str.strip_chars(BLANKS)
    return sheet.filter(pl.any_horizontal(values.fill_null("") != "")) if sheet.width > 1 else sheet.clear()


def _text(column: str) -> str:
    # Date cells come as moments to the second and may miss it by a fraction; a time of day comes on day zero.
    value = f'"{column}"'
    moment = f"date_trunc('second', {value}::TIMESTAMP + INTERVAL 500 MILLISECOND)"
    return (
        rf"CASE WHEN regexp_full_match({value}, '\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?') "
        f"THEN replace(replace(regexp_replace(strftime({moment}, '%Y-%m-%dT%H:%M:%S'), ':00$', ''), "
        f"'1899-12-31T', ''), '1899-12-30T', '') ELSE {value} END"
    )
