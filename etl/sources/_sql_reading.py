"""One query of a database, read in chunks into the TEMP table `incoming`."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl
import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, field_validator

from etl.config.keys import Keys
from etl.contract_tables import describe
from etl.sources import _sql_cursor
from etl.sources._raw import Heading, append, frame, heading, start
from etl.sources._sql_values import column_text

CHUNK_ROWS = 50_000


class Question(BaseModel):
    """What to ask for one table."""

    model_config = ConfigDict(extra="forbid")
    query: str
    cursor: str | None = None
    overlap: str | int = 0

    @field_validator("overlap")
    @classmethod
    def _span(cls, overlap: str | int) -> str | int:
        _sql_cursor.span(overlap)
        return overlap


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
    asked = sa.text(_without_parameters(question.query)).columns().subquery("asked")
    everything = sa.select(sa.literal_column("*")).select_from(asked)
    with database.execute(everything.where(sa.false())) as nothing:
        names = list(nothing.keys())
    known = heading(table, names)
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
    identity = json.dumps([question.query, question.cursor])
    since = _sql_cursor.decode(known, identity) if known and at is not None else None
    from_there = _put_back(since, question)
    statement = answer.everything if at is None else onwards(answer.everything, answer.names[at], from_there)
    start(con, heading.positions)
    number, reached = 0, since
    with database.execute(statement, execution_options={"yield_per": CHUNK_ROWS}) as result:
        for rows in result.partitions():
            columns = list(zip(*rows, strict=True))
            append(con, _frame(columns, number, table, heading, keys))
            number += len(rows)
            reached = reached if at is None else _furthest(columns[at], reached, question)
    return heading, None if reached is None else _encoded(reached, identity, question)


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


def _frame(columns: Sequence[Sequence[Any]], before: int, table: str, known: Heading, keys: Keys) -> pl.DataFrame:
    texts = {name: column_text(columns[position]) for name, position in known.positions.items()}
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
