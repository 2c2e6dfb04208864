"""Why a row may be refused: the files of `etl/checks`, each a reason with its words and its SELECT."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from etl.contract_tables import Table, describe
from etl.discover import Statement, modules, statements

Finder = Callable[[duckdb.DuckDBPyConnection, Table], str]


@dataclass(frozen=True)
class Reason:
    """One reason for quarantine.

    `vi` and `en` are sentences with {place}, {column}, {value} and {expected}; `name_vi` and `name_en` short names.
    `turn`: 0 looks at a row by itself and at what was stored before; 1 to 3 look at what would stand after the
    batch, so they are asked one after the other, and again where a row was refused. `lasting`: waiting cannot cure
    it. `outline_only`: the value may be shown and kept only as its shape. `find(con, table)` gives a SELECT of
    row_no, column_name, found, expected of the rows at fault; empty where no row of the table can be.
    """

    name: str
    tables: tuple[str, ...]
    name_vi: str
    name_en: str
    vi: str
    en: str
    turn: int
    lasting: bool
    outline_only: bool
    find: Finder


@cache
def reasons() -> dict[str, Reason]:
    """Every reason by name."""
    written = [_reason(s.name, s.head, _text_of(s)) for s in statements("etl/checks").values()]
    derived = [_reason(name, _head(vars(module)), module.find) for name, module in modules("etl.checks").items()]
    return {reason.name: reason for reason in sorted(written + derived, key=lambda r: r.name)}


def _reason(name: str, head: dict[str, Any], find: Finder) -> Reason:
    return Reason(
        name=name,
        tables=tuple(head.get("tables", describe())),
        name_vi=head["name_vi"],
        name_en=head["name_en"],
        vi=head["vi"],
        en=head["en"],
        turn=head.get("turn", 0),
        lasting=head.get("lasting", False),
        outline_only=head.get("outline_only", False),
        find=find,
    )


def _head(constants: dict[str, Any]) -> dict[str, Any]:
    return {name.lower(): value for name, value in constants.items() if name.isupper()}


def _text_of(statement: Statement) -> Finder:
    return lambda con, table: statement.sql
