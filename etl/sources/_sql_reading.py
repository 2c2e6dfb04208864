"""One query of a database, read in chunks into the TEMP table `incoming`."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl
import sqlalchemy as sa
from pydantic import field_validator, model_validator

from etl.config.keys import Keys
from etl.contract_tables import describe
from etl.parsing import FORMS
from etl.sources import _sql_cursor
from etl.sources._raw import Heading, append, frame, heading, start
from etl.sources._sql_values import column_text
from etl.sources._sql_words import Meaning, fits, reader

CHUNK_ROWS = 50_000
# As many rows of each query are tried by `doctor` (chosen by us).
ROWS_TRIED = 200
Reader = Callable[[str | None], str | None]


class Question(Meaning):
    """What to ask for one table: a query, or a table or view that is read whole, and what its columns mean."""

    query: str = ""
    table: str = ""
    cursor: str | None = None
    overlap: str | int = 0

    @field_validator("overlap")
    @classmethod
    def _span(cls, overlap: str | int) -> str | int:
        _sql_cursor.span(overlap)
        return overlap

    @model_validator(mode="after")
    def _one(self) -> Question:
        if bool(self.query) == bool(self.table):
            raise ValueError("give either query or table")
        return self

    @property
    def statement(self) -> str:
        """The query to send."""
        return self.query or f"SELECT * FROM {self.table}"


class UnfitError(Exception):
    """The question does not fit the table, or its cursor; the message says why."""


@dataclass(frozen=True)
class Answer:
    """What a question will give: all its rows, its columns' names, how they meet the contract, where its cursor is."""

    everything: sa.Select
    names: Sequence[str]
    columns: Heading
    cursor_at: int | None


def ask(database: sa.Connection, table: str, question: Question) -> Answer:
    """Asks for no row, which shows the columns. Raises like `read`."""
    if unknown := question.unknown(table):
        raise UnfitError(f"there is no column '{unknown}'")
    asked = sa.text(_without_parameters(question.statement)).columns().subquery("asked")
    constants = [sa.literal(value).label(column) for column, value in question.values.items()]
    everything = sa.select(sa.text("asked.*"), *constants).select_from(asked)
    with database.execute(everything.where(sa.false())) as nothing:
        names = list(nothing.keys())
    known = heading(table, _renamed(names, question))
    if not known.positions:
        raise UnfitError(f"the query gives no column of '{table}'")
    return Answer(everything, names, known, _cursor_position(question, names))


def read(
    con: duckdb.DuckDBPyConnection,
    database: sa.Connection,
    table: str,
    question: Question,
    keys: Keys,
    known: str | None,
) -> tuple[Heading, str | None]:
    """Fills `incoming` with what the question gives, from the stored cursor on; gives the heading and the new cursor.

    The cursor is None where the question has none, or nothing was ever read. Raises UnfitError where the question
    fits neither table nor cursor, and SQLAlchemyError where the database fails.
    """
    answer = ask(database, table, question)
    heading, at = answer.columns, answer.cursor_at
    meaning = question.model_dump(include=set(Meaning.model_fields), exclude_defaults=True)
    # What was read under another meaning is read again.
    identity = json.dumps([question.statement, question.cursor, *([meaning] if meaning else [])])
    since = _sql_cursor.decode(known, identity) if known and at is not None else None
    from_there = _put_back(since, question)
    statement = answer.everything if at is None else onwards(answer.everything, answer.names[at], from_there)
    start(con, heading.positions)
    readers = {name: reader(table, name, question) for name in heading.positions}
    number, reached = 0, since
    with database.execute(statement, execution_options={"yield_per": CHUNK_ROWS}) as result:
        for rows in result.partitions():
            columns = list(zip(*rows, strict=True))
            append(con, keyed_frame(columns, number, table, heading, keys, readers))
            number += len(rows)
            reached = reached if at is None else _furthest(columns[at], reached, question)
    return heading, None if reached is None else _encoded(reached, identity, question)


def unfit_values(database: sa.Connection, table: str, question: Question) -> list[str]:
    """A sentence for each column of which one of the first rows has a value that the contract's type does not take;
    the value only as its outline, for it may be personal. Raises like `read`."""
    answer = ask(database, table, question)
    with database.execute(answer.everything.limit(ROWS_TRIED)) as result:
        rows = result.fetchall()
    sentences = []
    for name, position in answer.columns.positions.items():
        texts = map(reader(table, name, question), column_text([row[position] for row in rows]))
        text = next((text for text in texts if not fits(describe()[table].columns[name], text)), None)
        if text is not None:
            outline = re.sub(r"\d", "9", re.sub(r"[^\W\d_]", "a", text))[:40]
            expected = FORMS[describe()[table].columns[name].type]
            sentences.append(
                f"{table}.{name}: a value of the form '{outline}' in '{answer.names[position]}', expected {expected}; "
                f"name what it means in 'words' or 'moments'"
            )
    return sentences


def _renamed(names: Sequence[str], question: Question) -> list[str]:
    """The names of the query's columns with the contract's where `columns` says so; one that is renamed hides another
    of that name."""
    missing = {name.lower() for name in question.columns.values()} - {name.lower() for name in names}
    if missing:
        raise UnfitError(f"the query gives no column '{min(missing)}', which 'columns' names")
    to = {written.lower(): column for column, written in question.columns.items()}
    given = {*question.columns, *question.values}
    renamed = [to.get(name.lower(), f"{name} (hidden)" if name.lower() in given else name) for name in names]
    # The constants come last.
    n = len(question.values)
    return [*renamed[: len(renamed) - n], *question.values] if n else renamed


def _without_parameters(query: str) -> str:
    # SQLAlchemy would take `:name` inside a query for a parameter; a comment at the end must not swallow what follows.
    return re.sub(r"(?<![:\w\\]):(?=\w)", r"\\:", query.strip().rstrip(";")) + "\n"


def _cursor_position(question: Question, names: Sequence[str]) -> int | None:
    if question.cursor is None:
        return None
    wanted = question.cursor.lower()
    if wanted not in (lowered := [name.lower() for name in names]):
        raise UnfitError(f"the query gives no column '{question.cursor}', which is its cursor")
    return lowered.index(wanted)


def onwards(everything: sa.Select, name: str, since: Any) -> sa.Select:
    """The rows whose column `name` is at or after `since` (None: all) or empty, in its order."""
    reached: sa.ColumnElement = sa.column(name)
    if since is not None:
        # Without a type SQLAlchemy leaves the value to the driver, which knows moments with and without a zone.
        value = sa.bindparam("since", since, type_=sa.types.NullType())
        everything = everything.where(sa.or_(reached >= value, reached.is_(None)))
    return everything.order_by(reached)


def _put_back(since: Any, question: Question) -> Any:
    if since is None or not question.overlap:
        return since
    try:
        return _sql_cursor.earlier(since, _sql_cursor.span(question.overlap))
    except (TypeError, ValueError):
        raise UnfitError(f"the overlap '{question.overlap}' does not fit the cursor '{question.cursor}'") from None


def _furthest(values: Sequence[Any], reached: Any, question: Question) -> Any:
    try:
        newest = max((value for value in values if value is not None), default=None)
    except TypeError:
        raise UnfitError(f"the cursor '{question.cursor}' has values of several types") from None
    return reached if newest is None else _sql_cursor.later(newest, reached)


def _encoded(reached: Any, identity: str, question: Question) -> str:
    try:
        return _sql_cursor.encode(reached, identity)
    except TypeError as error:
        raise UnfitError(f"the cursor '{question.cursor}' is of type {error}, which tells no order") from None


def keyed_frame(
    columns: Sequence[Sequence[Any]], before: int, table: str, known: Heading, keys: Keys, readers: Mapping[str, Reader]
) -> pl.DataFrame:
    """Rows of a chunk (its columns of values) for `append`: texts as the contract writes them, a keyed hash of the key
    as place."""
    texts = {name: list(map(readers[name], column_text(columns[at]))) for name, at in known.positions.items()}
    return frame(_places(texts, len(columns[0]), table, keys), before, texts)


def _places(texts: dict[str, list[str | None]], n: int, table: str, keys: Keys) -> list[str]:
    contract = describe()[table]
    needed = [contract.columns[name].required for name in contract.key]
    key_columns = [texts.get(name, [None] * n) for name in contract.key]
    places = []
    for row, parts in enumerate(zip(*key_columns, strict=True)):
        known = all(part or not need for part, need in zip(parts, needed, strict=True))
        identity = parts if known else [values[row] for values in texts.values()]
        places.append(hmac.digest(keys.hashing, repr((table, *identity)).encode(), hashlib.sha256).hex()[:32])
    return places
