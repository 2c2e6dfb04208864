"""Office files as batches: what was understood of each, cells and organisations matched, nothing taken while asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import SimpleQueue
from types import MappingProxyType

import duckdb
import polars as pl

from etl.batch import Batch
from etl.contract_tables import describe
from etl.mapping.applying import Delivered
from etl.mapping.layout import Layout, table_of
from etl.mapping.understood import Understood, sentence
from etl.mapping.unfit import Unfit
from etl.sources._known_codes import NAMED, find_codes, find_meetings
from etl.sources._raw import append, finish, frame, start, tell_places_apart
from etl.sources._usual_days import UsualDays
from etl.untrusted.many import Reader, reader
from etl.user_error import UserError

# The rows that say which name a code has must not be read by it.
OF_THEMSELVES = {("cells", "cell_code"), ("units", "unit_code")}
Part = tuple[str, Delivered]
# Chosen by us: to start a second process takes as long as reading so many small files; those that wait are in memory.
MANY, MOST_PENDING = 20, 4


def batches(
    con: duckdb.DuckDBPyConnection,
    source: str,
    files: Iterable[tuple[str, bytes]],
    layout: Layout | None,
    answers: Mapping[str, str],
) -> Iterator[Batch]:
    """One Batch for each table that the files give, in the order of loading; the files one after the other.

    Raises UserError, naming the source and the file, where one cannot be read or a question is open.
    """
    understood = all_read(source, files, layout, answers, con)
    parts = [(name, part) for name, each in understood for part in each.parts]
    yield from batches_of(con, source, parts, tuple(map(table_of, layout.tables)) if layout else ())


def all_read(
    source: str,
    files: Iterable[tuple[str, bytes]],
    layout: Layout | None,
    answers: Mapping[str, str],
    con: duckdb.DuckDBPyConnection | None = None,
) -> list[tuple[str, Understood]]:
    """What each file gives, by its name, in their order; of many files two are read at once. Where a warehouse is open,
    the usual days of its cells decide the order of days. Raises UserError where a file cannot be read or a question is
    open."""
    done: list[tuple[str, Understood]] = []
    pending: deque[tuple[str, bytes, Future[Understood]]] = deque()
    free: SimpleQueue[Reader] = SimpleQueue()
    usual_days = UsualDays(con) if con is not None else None

    def read(name: str, content: bytes, more: Mapping[str, str] = MappingProxyType({})) -> Understood:
        own = free.get()
        try:
            return own.understood(content, name, layout, {**answers, **more})
        except Unfit as unfit:
            raise UserError(f"{source}: {name}: {unfit}") from unfit
        finally:
            free.put(own)

    def finished() -> tuple[str, Understood]:
        name, content, future = pending.popleft()
        understood = future.result()
        if usual_days is not None:
            understood = usual_days.decided(understood, partial(read, name, content))
        _raise_questions(source, name, understood)
        return name, understood

    with reader() as one, reader() as other, ThreadPoolExecutor(max_workers=2) as pool:
        free.put(one)
        for n, file in enumerate(files, start=1):
            if n == MANY:
                free.put(other)
            pending.append((*file, pool.submit(read, *file)))
            if len(pending) > MOST_PENDING:
                done.append(finished())
        while pending:
            done.append(finished())
    return done


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


def _raise_questions(source: str, name: str, understood: Understood) -> None:
    if understood.questions:
        asked = "; ".join(f"{question.key}: {sentence(question)}" for question in understood.questions)
        raise UserError(f"{source}: {name}: answer first, in the layout or by --answer KEY=VALUE: {asked}")


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
            _find_meetings(con, table, columns)
        if table == "attendance" and column.endswith("_at"):
            _add_day(con, column)
    if table == "meetings" and len({name for name, _ in parts}) > 1:
        _merge_files(con, columns)
    tell_places_apart(con)
    dropped = tuple(dict.fromkeys(title for _, part in parts for title in part.dropped))
    return Batch(source, table, finish(con, table, columns), dropped, columns)


def _merge_files(con: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> None:
    """Makes one row of those that several files have of one meeting, where they say nothing different: a book of
    attendance and a roll-up name the same one."""
    same = ", ".join(name for name in ("meeting_code", "cell_code", "kind", "held_on") if name in columns)
    values = ", ".join(f'any_value("{name}") AS "{name}"' for name in columns)
    alike = " AND ".join(f'count(DISTINCT "{name}") < 2' for name in columns)
    file = r"regexp_replace(place, ':\d+$', '')"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE merged AS SELECT max(row_no) AS last_row, list(row_no) AS row_nos, {values} "
        f"FROM incoming WHERE meeting_code IS NOT NULL GROUP BY {same} "
        f"HAVING count(DISTINCT {file}) = count(*) AND count(*) > 1 AND {alike}"
    )
    filled = ", ".join(f'"{name}" = merged."{name}"' for name in columns)
    con.execute(f"UPDATE incoming SET {filled} FROM merged WHERE row_no = merged.last_row")
    con.execute(
        "DELETE FROM incoming WHERE row_no IN (SELECT unnest(row_nos) FROM merged) "
        "AND row_no NOT IN (SELECT last_row FROM merged)"
    )
    con.execute("DROP TABLE merged")


def _find_meetings(con: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> None:
    """Puts the codes of known meetings in `incoming`; a task's code that begins with its meeting's goes with it."""
    con.execute("CREATE OR REPLACE TEMP TABLE written_codes AS SELECT row_no, meeting_code AS code FROM incoming")
    find_meetings(con, with_kind=table == "meetings" and "kind" in columns)
    if "task_code" in columns:
        con.execute(
            "UPDATE incoming SET task_code = incoming.meeting_code || substr(incoming.task_code, length(w.code) + 1) "
            "FROM written_codes AS w WHERE w.row_no = incoming.row_no AND w.code <> incoming.meeting_code "
            "AND starts_with(incoming.task_code, w.code || '-')"
        )
    con.execute("DROP TABLE written_codes")


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
