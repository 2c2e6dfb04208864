"""Parquet files: typed values written the way the contract writes them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from etl.sources._raw import INCOMING, Heading, heading, literal_path, quoted
from etl.user_error import UserError


def load(con: duckdb.DuckDBPyConnection, path: Path, table: str) -> Heading:
    """Fills `incoming` from the file. A row's place is its number, the heading counted as 1.

    Raises UserError where the file is broken or has no column of the table.
    """
    source = f"read_parquet({quoted(literal_path(path))}, file_row_number = true)"
    try:
        described = con.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {source}").fetchall()
        columns = heading(table, [row[0] for row in described])
        if not columns.positions:
            raise UserError(f"{path}: the file has no column of '{table}'; name its columns as the contract does")
        values = "".join(
            f', {contract_text(described[position][0], described[position][1])} AS "{column}"'
            for column, position in columns.positions.items()
        )
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {INCOMING} AS SELECT file_row_number + 1 AS row_no, "
            f"{quoted(path.name + ':')} || (file_row_number + 2) AS place, NULL::VARCHAR AS unreadable{values} "
            f"FROM {source}"
        )
    except duckdb.Error as error:
        raise UserError(f"{path}: the file is broken or no Parquet file; write it again") from error
    return columns


def contract_text(column: str, type_name: str) -> str:
    """SQL that writes a column of a DuckDB type as the contract's text: ISO days and local minutes, lists by `;`.

    Whole numbers lose their `.0` and NaN is unknown, because tools that know no missing integer write codes so.
    """
    value = '"' + column.replace('"', '""') + '"'
    if type_name.endswith("[]"):
        return f"array_to_string(list_filter({value}, lambda x: x IS NOT NULL)::VARCHAR[], ';')"
    if type_name == "TIMESTAMP WITH TIME ZONE":
        return _moment(f"timezone('Asia/Ho_Chi_Minh', {value})")
    if type_name.startswith("TIMESTAMP"):
        return _moment(f"{value}::TIMESTAMP")
    if type_name in ("FLOAT", "DOUBLE") or type_name.startswith("DECIMAL"):
        return f"nullif(regexp_replace({value}::VARCHAR, '\\.0+$', ''), 'nan')"
    if type_name == "BLOB":
        return f"coalesce(TRY(decode({value})), {value}::VARCHAR)"
    return f"{value}::VARCHAR"


def _moment(value: str) -> str:
    return (
        f"CASE WHEN second({value}) = 0 THEN strftime({value}, '%Y-%m-%dT%H:%M') "
        f"ELSE strftime({value}, '%Y-%m-%dT%H:%M:%S') END"
    )
