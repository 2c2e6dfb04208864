"""The child that reads one Parquet file and writes its columns as the contract's texts, with the limits of `confine`.

Run as `python -m etl.sources._parquet_child PATH MEMORY_BYTES`. The first line of the answer is the list of the file's
columns as JSON, `null` where it cannot be read. It then reads as JSON which of them are wanted under which name, and
answers with an Arrow stream of row_no, place, unreadable and these.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from etl.untrusted.child import confine

# The others start threads when they are imported, and a process with several cannot give its network up any more.
if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

BATCH_ROWS = 50_000


def main(path: Path, memory: int) -> None:
    """Reads and answers; ends with another code than 0 where a limit was hit or the file is damaged further on."""
    confine(memory)
    import duckdb
    import pyarrow as pa

    con = duckdb.connect(":memory:", config={"threads": 1, "memory_limit": f"{memory // 2}B", "temp_directory": ""})
    try:
        described = columns(con, path)
    except duckdb.Error:
        _write_line(None)
        return
    _write_line([row[0] for row in described])
    rows = selected(con, path, described, json.loads(sys.stdin.read() or "{}"))
    with pa.ipc.new_stream(sys.stdout.buffer, rows.schema) as stream:
        for batch in rows:
            stream.write_batch(batch)
    sys.stdout.buffer.flush()


def columns(con: duckdb.DuckDBPyConnection, path: Path) -> list[tuple[str, str]]:
    """Names and DuckDB types of the file's columns, in its order. Raises duckdb.Error where it is no Parquet file."""
    rows = con.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {_source(path)}").fetchall()
    return [(row[0], row[1]) for row in rows]


def selected(
    con: duckdb.DuckDBPyConnection, path: Path, described: list[tuple[str, str]], positions: dict[str, int]
) -> pa.RecordBatchReader:
    """Every row in the file's order as texts; `positions` = which column comes under which name."""
    from etl.sources._raw import quoted

    values = "".join(f', {contract_text(*described[position])} AS "{name}"' for name, position in positions.items())
    return con.execute(
        f"SELECT file_row_number + 1 AS row_no, {quoted(path.name + ':')} || (file_row_number + 2) AS place, "
        f"NULL::VARCHAR AS unreadable{values} FROM {_source(path)}"
    ).to_arrow_reader(BATCH_ROWS)


def _source(path: Path) -> str:
    from etl.sources._raw import literal_path, quoted

    return f"read_parquet({quoted(literal_path(path))}, file_row_number = true)"


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


def _write_line(names: list[str] | None) -> None:
    sys.stdout.buffer.write(json.dumps(names).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
