"""Office files as batches: what was understood of each, cells and organisations matched, nothing taken while asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import duckdb
import polars as pl

from etl import untrusted
from etl.batch import Batch
from etl.contract_tables import describe
from etl.mapping.applying import Delivered
from etl.mapping.layout import Layout, table_of
from etl.mapping.opening import understand
from etl.mapping.understood import Understood, sentence
from etl.mapping.unfit import Unfit
from etl.sources._known_codes import NAMED, find_codes, find_meetings
from etl.sources._raw import append, finish, frame, start, tell_places_apart
from etl.user_error import UserError

# The rows that say which name a code has must not be read by it.
OF_THEMSELVES = {("cells", "cell_code"), ("units", "unit_code")}
Part = tuple[str, Delivered]


def batches(
    con: duckdb.DuckDBPyConnection,
    source: str,
    files: Sequence[tuple[str, bytes]],
    layout: Layout | None,
    answers: Mapping[str, str],
) -> Iterator[Batch]:
    """One Batch for each table that the files give, in the order of loading; the files one after the other.

    Raises UserError, naming the source and the file, where one cannot be read or a question is open.
    """
    parts = [(name, part) for name, content in files for part in read(source, name, content, layout, answers).parts]
    yield from batches_of(con, source, parts, tuple(map(table_of, layout.tables)) if layout else ())


def batches_of(
    con: duckdb.DuckDBPyConnection, source: str, parts: Sequence[Part], tables: Sequence[str] = ()
) -> Iterator[Batch]:
    """One Batch for each table of the parts (the file's name, its rows), and for each of `tables`, in the order of
    loading."""
    by_table: dict[str, list[Part]] = {}
    for name, part in parts:
        by_table.setdefault(part.table, []).append((name, part))
    for table in (name for name in describe() if name in by_table or name in tables):
        yield _batch(con, source, table, by_table.get(table, []))


def read(source: str, name: str, content: bytes, layout: Layout | None, answers: Mapping[str, str]) -> Understood:
    """What one file gives. Raises UserError where it cannot be read or a question is open."""
    try:
        understood = understand(content, name, layout, answers, untrusted.sheets)
    except Unfit as unfit:
        raise UserError(f"{source}: {name}: {unfit}") from unfit
    if understood.questions:
        asked = "; ".join(f"{question.key}: {sentence(question)}" for question in understood.questions)
        raise UserError(f"{source}: {name}: answer first, in the layout or by --answer KEY=VALUE: {asked}")
    return understood


def _batch(con: duckdb.DuckDBPyConnection, source: str, table: str, parts: list[Part]) -> Batch:
    present = {column for _, part in parts for column in part.columns}
    columns = tuple(column for column in describe()[table].columns if column in present)
    start(con, columns)
    before = 0
    for name, part in parts:
        append(con, _frame(name, part, before, columns))
        before += len(part.rows)
    for column in columns:
        if column in NAMED and (table, column) not in OF_THEMSELVES:
            find_codes(con, column)
        if column == "meeting_code":
            find_meetings(con, with_kind=table == "meetings" and "kind" in columns)
        if table == "attendance" and column.endswith("_at"):
            _add_day(con, column)
    tell_places_apart(con)
    dropped = tuple(dict.fromkeys(title for _, part in parts for title in part.dropped))
    return Batch(source, table, finish(con, table, columns), dropped, columns)


def _frame(name: str, part: Delivered, before: int, columns: Sequence[str]) -> pl.DataFrame:
    values = {}
    for column in columns:
        at = part.columns.index(column) if column in part.columns else None
        values[column] = [None if at is None else row[at] for row in part.rows]
    return frame([f"{name}:{number}" for number in part.numbers], before, values)


def _add_day(con: duckdb.DuckDBPyConnection, column: str) -> None:
    """Puts the meeting's day before a time of day in a column of `incoming`; that of an unknown meeting stays."""
    known = con.execute(
        "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'intake' AND table_name = 'meetings'"
    ).fetchall()
    if known:
        con.execute(
            f"UPDATE incoming SET \"{column}\" = strftime(m.held_on, '%Y-%m-%d') || 'T' || incoming.\"{column}\" "
            f"FROM intake.meetings AS m WHERE m.meeting_code = incoming.meeting_code "
            f"AND regexp_full_match(incoming.\"{column}\", '\\d\\d:\\d\\d')"
        )
