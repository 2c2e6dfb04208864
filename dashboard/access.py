"""The only way to the results: every question goes through `query`, with the part of the tree it may see.

A question is a file in `queries/`. Answers are kept per published run, so a new run is seen at the next question.
"""

from __future__ import annotations

import os
import re
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dashboard.scope import WHOLE, Cell, Scope, parameter
from etl.config.workspace import Workspace
from etl.discover import statement
from etl.machine_faults import breaks_connection
from etl.user_error import UserError
from etl.warehouse import current_run, pointer, reader
from etl.warehouse.pointer import WaitingRun
from etl.warehouse.schemas import are_of_this_version

QUERIES = "dashboard/queries"
KEPT_ANSWERS = 512
# Longer answers are downloads: asked once, and too large to hold for everybody.
LONGEST_KEPT_ANSWER = 2_000


class OutdatedResults(UserError):
    """What is published was computed by another version, and may lack what this one asks for."""


Connect = Callable[[], duckdb.DuckDBPyConnection]


@dataclass
class Snapshot:
    """One published run, held open; it is let go when the last question on it has been answered."""

    name: str
    con: duckdb.DuckDBPyConnection

    def __post_init__(self) -> None:
        weakref.finalize(self, self.con.close)

    def answer(self, sql: str, values: dict[str, Any]) -> pl.DataFrame:
        """One question on a cursor of its own, so that several people can ask at the same time."""
        cursor = self.con.cursor()
        try:
            cursor.execute(f'USE "{self.catalog}"')
            # Not as pl.DataFrame(relation): each answer then takes tens of MB of address space for good.
            return cursor.sql(sql, params=values).pl()
        finally:
            cursor.close()

    @cached_property
    def catalog(self) -> str:
        """The catalog that the connection uses; a cursor starts without it."""
        return self.con.execute("SELECT current_database()").fetchall()[0][0]


@dataclass
class QueryService:
    """Answers questions from the run that is current at the moment of asking.

    `current` names that run cheaply (None where nothing is published), `connect` opens it read only.
    """

    current: Callable[[], str | None]
    connect: Connect
    _snapshot: Snapshot | None = None
    _answers: OrderedDict[tuple, pl.DataFrame] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def query(self, question: str, scope: Scope, params: dict[str, Any]) -> pl.DataFrame:
        """The answer to one question for one scope; see `access.query`."""
        snapshot = self._open()
        values = _values(question, {**params, "scope": _part(question, scope, params)})
        key = (snapshot.name, question, tuple(sorted(values.items())))
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        try:
            answer = snapshot.answer(statement(QUERIES, question).sql, values)
        except duckdb.Error as error:
            if breaks_connection(error):
                self._let_go(snapshot)
            raise
        if answer.height <= LONGEST_KEPT_ANSWER:
            self._keep(key, answer)
        return answer

    def _open(self) -> Snapshot:
        with self._lock:
            name = self.current()
            if self._snapshot is None or name is None or self._snapshot.name != name:
                self._snapshot = Snapshot(str(name), self.connect())
            return self._snapshot

    def _let_go(self, snapshot: Snapshot) -> None:
        """A file that was damaged while it was open stays unusable in this connection, even once it is restored."""
        with self._lock:
            if self._snapshot is snapshot:
                self._snapshot = None

    def _keep(self, key: tuple, answer: pl.DataFrame) -> None:
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > KEPT_ANSWERS:
                self._answers.popitem(last=False)


def query(question: str, scope: Scope, **params: Any) -> pl.DataFrame:
    """The answer to `queries/<question>.sql` within `scope`, as the current run has it.

    `scope` is `Whole()` or a `Unit`, whose whole subtree is seen; text is refused. For a `Cell` only questions are
    answered that have `own_cell` in their head, and of no other cell. Other parameters are the file's own; those left
    out take the value of its head's `[defaults]`. An empty string means "do not filter".

    Raises KeyError for a question that does not exist, TypeError for a parameter that it lacks or does not know, or
    for a scope that is none or to which the question is not open, UserError where nothing is published or the
    workspace cannot be opened.
    """
    return _service().query(question, scope, params)


def waiting() -> WaitingRun | None:
    """The run that waits for a second person's release; None where none does. Raises UserError as `query` does."""
    return pointer.read(_workspace(_home()).warehouse).waiting


def query_waiting(question: str, scope: Scope, **params: Any) -> pl.DataFrame:
    """As `query`, of the run that waits; only for those who release it. Raises UserError where none waits."""
    return _waiting_service(_home()).query(question, scope, params)


def published() -> bool:
    """Whether any run is published. Raises UserError where the workspace cannot be opened."""
    return _service().current() is not None


def computed(as_of: date | None) -> date:
    """The month `as_of` itself. Raises UserError where nothing is published, so that there is none."""
    if as_of is None:
        raise UserError("there are no results yet; compute them with 'cellpulse build'")
    return as_of


def use(service: QueryService | None) -> None:
    """Puts another query service in place of the workspace's, or with None takes it away again."""
    global _replacement
    _replacement = service


_replacement: QueryService | None = None


def _service() -> QueryService:
    return _replacement or _workspace_service(_home())


def _home() -> str:
    return os.environ.get("CELLPULSE_HOME", "workspace")


@cache
def _workspace(home: str) -> Workspace:
    return Workspace.open(Path(home))


@cache
def _waiting_service(home: str) -> QueryService:
    workspace = _workspace(home)

    def run() -> int:
        waiting_run = pointer.read(workspace.warehouse).waiting
        if waiting_run is None:
            raise UserError("no computation waits for its release; perhaps somebody released it just now")
        return waiting_run.run

    return QueryService(lambda: str(run()), lambda: reader(workspace, run()))


@cache
def _workspace_service(home: str) -> QueryService:
    workspace = _workspace(home)

    def current() -> str | None:
        run = current_run(workspace)
        return None if run is None else str(run)

    return QueryService(current, lambda: _of_this_version(reader(workspace)))


def _of_this_version(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    if not are_of_this_version(con):
        con.close()
        raise OutdatedResults("the results were computed by another version of cellpulse; run 'cellpulse build' once")
    return con


def _part(question: str, scope: Scope, params: dict[str, Any]) -> str:
    """`$scope`. For one cell the tree is not narrowed: the question is, to that cell."""
    if not isinstance(scope, Cell):
        return parameter(scope)
    if not statement(QUERIES, question).head.get("own_cell"):
        raise TypeError(f"{question}.sql is not open to one cell")
    if {params[name] for name in ("cell", "cells") if name in params} - {scope.code}:
        raise TypeError(f"{question}.sql is answered for the cell {scope.code} only")
    return parameter(WHOLE)


def _values(question: str, given: dict[str, Any]) -> dict[str, Any]:
    asked = statement(QUERIES, question)
    known = set(re.findall(r"\$([a-z_]+)", asked.sql))
    values = {**asked.head.get("defaults", {}), **given}
    if surplus := set(values) - known:
        raise TypeError(f"{question}.sql does not know the parameter {sorted(surplus)[0]}")
    if lacking := known - set(values):
        raise TypeError(f"{question}.sql needs the parameter {sorted(lacking)[0]}")
    return values
