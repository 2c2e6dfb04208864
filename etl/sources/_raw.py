"""What every source makes of a table: the TEMP relation that a Batch names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb

from etl.blanks import BLANKS
from etl.contract_tables import describe
from etl.user_error import UserError

if TYPE_CHECKING:
    import polars as pl

INCOMING = "incoming"
# What a sheet of Excel has; a table of the contract has at most 30.
MOST_COLUMNS = 16_384


class Source(Protocol):
    """What a source gets: its identity, and the options of its kind."""

    @property
    def name(self) -> str: ...
    @property
    def options(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Heading:
    """How a source's columns meet the contract's.

    `width` is the number of columns in the source, `positions` the place of each contract column found there
    (from 0), `dropped` the names of the others as the source writes them; a name that comes twice counts once.
    """

    width: int
    positions: dict[str, int]
    dropped: tuple[str, ...]


def heading(table: str, names: Iterable[str | None]) -> Heading:
    """Meets the names of a source's columns with the contract's; case and outer blanks do not matter.

    Raises UserError where there are more columns than any sheet has.
    """
    written = [(name or "").strip(BLANKS) for name in names]
    if len(written) > MOST_COLUMNS:
        raise UserError(f"'{table}' has {len(written):,} columns, expected at most {MOST_COLUMNS:,}; correct the file")
    positions: dict[str, int] = {}
    dropped = []
    for position, name in enumerate(written):
        if name.lower() in describe()[table].columns and name.lower() not in positions:
            positions[name.lower()] = position
        else:
            dropped.append(name or "(unnamed)")
    return Heading(len(written), positions, tuple(dict.fromkeys(dropped)))


def start(con: duckdb.DuckDBPyConnection, columns: Iterable[str]) -> None:
    """An empty TEMP table `incoming`: row_no, place, unreadable and the contract columns that the source has."""
    values = "".join(f', "{column}" VARCHAR' for column in columns)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {INCOMING} (row_no BIGINT, place VARCHAR, unreadable VARCHAR{values})")


def frame(
    places: Sequence[str], before: int, values: Mapping[str, Sequence[str | None]], faults: Sequence[str | None] = ()
) -> pl.DataFrame:
    """Rows for `append` by their places, numbered from the one after `before`: each column's values, and why a row is
    unreadable (None = it is read; left out = all are)."""
    # Late, for it takes long to import, and to find whether a source can be read needs none of it.
    import polars as pl

    n = len(places)
    columns = {
        "row_no": pl.Series(range(before + 1, before + n + 1), dtype=pl.Int64),
        "place": pl.Series(places, dtype=pl.String),
        "unreadable": pl.Series(faults or [None] * n, dtype=pl.String),
    }
    return pl.DataFrame(columns | {name: pl.Series(texts, dtype=pl.String) for name, texts in values.items()})


def append(con: duckdb.DuckDBPyConnection, chunk: pl.DataFrame) -> None:
    """Adds rows to `incoming`; the chunk has its columns in its order."""
    con.register("chunk", chunk)
    con.execute(f"INSERT INTO {INCOMING} SELECT * FROM chunk")
    con.unregister("chunk")


def tell_places_apart(con: duckdb.DuckDBPyConnection) -> None:
    """Where rows of `incoming` have the same place, the second gets `#2` behind it, the third `#3`."""
    con.execute(
        f"UPDATE {INCOMING} SET place = place || '#' || copies.n FROM (SELECT row_no, row_number() OVER "
        f"(PARTITION BY place ORDER BY row_no) AS n FROM {INCOMING} WHERE place IN "
        f"(SELECT place FROM {INCOMING} GROUP BY place HAVING count(*) > 1)) AS copies "
        f"WHERE copies.row_no = {INCOMING}.row_no AND copies.n > 1"
    )


def finish(con: duckdb.DuckDBPyConnection, table: str, columns: Iterable[str]) -> str:
    """Makes `raw_<table>` of `incoming`: values trimmed, blank = NULL, lacking columns NULL; gives its name."""
    present = set(columns)
    values = ", ".join(_value(c, c in present) for c in describe()[table].columns)
    relation = f"raw_{table}"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {relation} AS SELECT row_no, place, unreadable, {values} FROM {INCOMING}",
    )
    con.execute(f"DROP TABLE {INCOMING}")
    return relation


def quoted(text: object) -> str:
    """A text as an SQL literal."""
    return "'" + str(text).replace("'", "''") + "'"


def literal_path(path: Path) -> str:
    """A path in which DuckDB takes `*`, `?` and `[` for themselves."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))


def _value(column: str, present: bool) -> str:
    if not present:
        return f'NULL::VARCHAR AS "{column}"'
    # Nearly every value is a code, a word or a date, where there is nothing to trim: the test halves the time.
    return (
        f'CASE WHEN regexp_full_match("{column}", \'[!-~]+\') THEN "{column}" '
        f"ELSE NULLIF(trim(\"{column}\", '{BLANKS}'), '') END AS \"{column}\""
    )
