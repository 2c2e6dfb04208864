"""CSV by DuckDB's parallel reader, taken only where the bytes prove that nothing was lost or changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.sources._raw import INCOMING, Heading, literal_path, quoted

BLOCK = 1 << 24
STAGE = "incoming_stage"
# The statement names every column several times; a table of the contract has at most 30 (chosen by us).
MOST_COLUMNS = 500


@dataclass(frozen=True)
class Bytes:
    """What a file is made of: its size after a byte order mark, and how many it has of some bytes."""

    size: int
    lf: int
    cr: int
    crlf: int
    nul: int
    quotes: int
    ends_open: bool


def load(con: duckdb.DuckDBPyConnection, path: Path, heading: Heading) -> bool:
    """Fills `incoming` with the rows below the heading; False, and nothing filled, where it cannot be sure.

    Sure means: the heading is one line; all lines end alike; DuckDB's strict reader found no fault; and all bytes
    are accounted for, as fields, commas, line ends and quotes, and all line ends, as rows or inside fields.
    """
    content = count_bytes(path)
    top = _heading_line(path)
    ends_alike = content.cr == content.crlf and content.cr in (0, content.lf)
    if not 2 <= heading.width <= MOST_COLUMNS or content.nul or not ends_alike or top is None:
        return False
    try:
        _stage(con, path, heading, with_quotes=content.quotes > 0)
    except duckdb.Error:
        return False
    if not _accounted(con, content, top, heading.width):
        con.execute(f"DROP TABLE {STAGE}")
        return False
    _number(con, path.name, heading)
    return True


def count_bytes(path: Path) -> Bytes:
    """Counts in blocks, without holding the file."""
    size = lf = cr = crlf = nul = quotes = 0
    last = b""
    with path.open("rb") as file:
        size -= 3 * (file.read(3) == b"\xef\xbb\xbf")
        file.seek(0)
        while block := file.read(BLOCK):
            size += len(block)
            lf += block.count(b"\n")
            cr += block.count(b"\r")
            crlf += block.count(b"\r\n") + (last == b"\r" and block[:1] == b"\n")
            nul += block.count(b"\0")
            quotes += block.count(b'"')
            last = block[-1:]
    return Bytes(size, lf, cr, crlf, nul, quotes, last != b"\n")


def _heading_line(path: Path) -> bytes | None:
    """The first line without its mark and end; None where the heading is not exactly this line."""
    with path.open("rb") as file:
        line = file.readline(BLOCK).removeprefix(b"\xef\xbb\xbf")
    text = line.rstrip(b"\r\n")
    return text if text.strip() and line.endswith(b"\n") and text.count(b'"') % 2 == 0 else None


def _stage(con: duckdb.DuckDBPyConnection, path: Path, heading: Heading, *, with_quotes: bool) -> None:
    columns = [f"c{position}" for position in range(heading.width)]
    types = ", ".join(f"'{c}': 'VARCHAR'" for c in columns)
    kept = "".join(f', c{position} AS "{name}"' for name, position in heading.positions.items())
    # Without a quote in the file no field can hold a line end or a quote.
    inside = columns if with_quotes else []
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {STAGE} AS SELECT "
        f"{_sum(columns, 'strlen({})')} AS bytes, "
        f"{_sum(inside, _occurrences(chr(10)))} AS inner_lines, "
        f"{_sum(inside, _occurrences(chr(34)))} AS inner_quotes{kept} "
        f"FROM read_csv({quoted(literal_path(path))}, columns = {{{types}}}, auto_detect = false, delim = ',', "
        "quote = '\"', escape = '\"', nullstr = '', header = false, skip = 1, strict_mode = true, parallel = true)"
    )


def _occurrences(character: str) -> str:
    return f"(strlen({{0}}) - strlen(replace({{0}}, {quoted(character)}, '')))"


def _sum(columns: list[str], expression: str) -> str:
    return " + ".join(["0", *(f"coalesce({expression.format(c)}, 0)" for c in columns)])


def _accounted(con: duckdb.DuckDBPyConnection, content: Bytes, top: bytes, width: int) -> bool:
    ((rows, fields, inner_lines, inner_quotes),) = con.execute(
        "SELECT count(*), coalesce(sum(bytes), 0)::BIGINT, coalesce(sum(inner_lines), 0)::BIGINT, "
        f"coalesce(sum(inner_quotes), 0)::BIGINT FROM {STAGE}"
    ).fetchall()
    lines = 1 + rows + inner_lines
    end = 2 if content.cr else 1
    line_ends = end * (1 + rows) - end * content.ends_open
    outer_quotes = content.quotes - top.count(b'"') - inner_quotes
    size = len(top) + fields + (width - 1) * rows + line_ends + outer_quotes
    return lines == content.lf + content.ends_open and size == content.size


def _number(con: duckdb.DuckDBPyConnection, name: str, heading: Heading) -> None:
    kept = "".join(f', "{column}"' for column in heading.positions)
    ((inner,),) = con.execute(f"SELECT coalesce(sum(inner_lines), 0)::BIGINT FROM {STAGE}").fetchall()
    shift, source = "0", STAGE
    if inner:
        shift = "lines.shift"
        source = (
            f"{STAGE} JOIN (SELECT rowid AS row_id, coalesce(sum(inner_lines) OVER (ORDER BY rowid ROWS BETWEEN "
            f"UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::BIGINT AS shift FROM {STAGE}) lines "
            f"ON lines.row_id = {STAGE}.rowid"
        )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {INCOMING} AS SELECT {STAGE}.rowid + 1 AS row_no, "
        f"{quoted(name + ':')} || ({STAGE}.rowid + 2 + {shift}) AS place, NULL::VARCHAR AS unreadable{kept} "
        f"FROM {source}"
    )
    con.execute(f"DROP TABLE {STAGE}")
