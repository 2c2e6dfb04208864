"""Published tables as files, written by the command: within a part of the tree, stamped, on record in the audit."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dashboard import access
from dashboard.documents import stamped_file
from dashboard.language import DEFAULT, Language
from dashboard.scope import WHOLE, Scope, parameter
from dashboard.store import audit
from dashboard.store.home import open_home
from etl import warehouse
from etl.config.staging import part_of, write_whole
from etl.config.workspace import Workspace
from etl.discover import statements
from etl.user_error import UserError

FORMS = (".csv", ".xlsx", ".parquet")
BY_COMMAND = "command"
# Columns that count persons.
OF_PERSONS = ("expected", "present", "present_online", "excused", "unexcused", "exempt", "speakers")
_PERSONS = re.compile(r"\{(\w+):persons\}")


@dataclass(frozen=True)
class Wish:
    """What is asked for: the table, as of which month (None = the latest), which part of the tree, and
    whether counts of persons under 3 are hidden."""

    table: str
    scope: Scope
    as_of: date | None = None
    masked: bool = False


def export_table(workspace: Workspace, wish: Wish, out: Path, at: datetime) -> int:
    """Writes a published table; gives the number of rows. Beside a CSV its stamp is written as `OUT.stamp.json`.

    Raises UserError where there is no such table, month, unit or form of file.
    """
    _refuse_unfit(wish, out)
    with warehouse.reading(workspace) as con:
        _refuse_unknown(con, wish.scope)
        rows, as_of = _asked(con, wish)
    if out.suffix == ".xlsx" and len(rows) > stamped_file.XLSX_ROWS:
        raise UserError(
            f"{out}: {len(rows):,} rows do not fit a sheet ({stamped_file.XLSX_ROWS:,}); export to .csv or .parquet"
        )
    title = statements("dashboard/documents/exports")[wish.table].head["title"][DEFAULT]
    stamp = stamped_file.Stamp(BY_COMMAND, at, wish.table, wish.scope.code, as_of, wish.masked, title)
    content = stamped_file.writer(out.suffix, stamp, Language(DEFAULT))(rows)
    _enter(workspace, stamp, out, content)
    try:
        with part_of(workspace.home, out) as part:
            part.write_bytes(content)
            part.replace(out)
        if out.suffix == ".csv":
            facts = json.dumps(stamp.facts() | {"sha256": stamped_file.checksum(content)}, ensure_ascii=False, indent=1)
            write_whole(out.with_name(f"{out.name}.stamp.json"), f"{facts}\n".encode(), workspace.home)
    except OSError as error:
        raise UserError(f"{out}: cannot be written ({error.strerror}); name another place") from error
    return len(rows)


def published(con: duckdb.DuckDBPyConnection, table: str, as_of: date | None, scope: Scope = WHOLE) -> pl.DataFrame:
    """A published table as the contract names its columns, of the cells of a scope.

    Raises UserError where that month has no results.
    """
    return _asked(con, Wish(table, scope, as_of))[0]


def wished(con: duckdb.DuckDBPyConnection, wish: Wish) -> pl.DataFrame:
    """The rows that are wished for. Raises UserError where that month has no results."""
    return _asked(con, wish)[0]


def _asked(con: duckdb.DuckDBPyConnection, wish: Wish) -> tuple[pl.DataFrame, date | None]:
    query = statements("dashboard/documents/exports")[wish.table].sql
    values: dict[str, Any] = {"scope": parameter(wish.scope)}
    if "$as_of" in query:
        values["as_of"] = _built(con, wish.as_of)
    rows = con.execute(query, values).pl()
    return (_masked(con, rows) if wish.masked else rows), values.get("as_of")


def _refuse_unfit(wish: Wish, out: Path) -> None:
    known = sorted(statements("dashboard/documents/exports"))
    if wish.table not in known:
        raise UserError(f"there is no table '{wish.table}' to export; there are {', '.join(known)}")
    if out.suffix not in FORMS:
        raise UserError(f"{out}: the name of the file must end in {', '.join(FORMS)}")
    if not out.resolve().parent.is_dir():
        raise UserError(f"{out}: there is no folder {out.resolve().parent}; make it first")


def _refuse_unknown(con: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    known = con.execute("SELECT count(*) FROM mart.cell_scope WHERE unit_code = $unit", {"unit": scope.code}).fetchall()
    if scope != WHOLE and not known[0][0]:
        raise UserError(f"there is no cell under a unit '{scope.code}'; the units' codes stand in the source's units")


def _enter(workspace: Workspace, stamp: stamped_file.Stamp, out: Path, content: bytes) -> None:
    """On record before it is written: a file that nobody knows of must not be."""
    workspace.claim()
    store = open_home(workspace)
    facts = {name: value for name, value in stamp.facts().items() if name not in ("by", "at", "what")}
    detail = facts | {"file": out.name, "bytes": len(content), "sha256": stamped_file.checksum(content)}
    audit.enter(store, stamp.at, stamp.by, "exported", stamp.what, **detail)
    store.engine.dispose()


def _masked(con: duckdb.DuckDBPyConnection, rows: pl.DataFrame) -> pl.DataFrame:
    """Counts of persons under 3 hidden, in columns and in the evidence of flags."""
    hidden = stamped_file.masked(rows, [name for name in OF_PERSONS if name in rows.columns])
    if not {"flag", "evidence"} <= set(rows.columns):
        return hidden
    of_persons = _persons_in_evidence(con)
    masked = [
        _hidden(evidence, of_persons.get(flag, set()))
        for flag, evidence in zip(rows["flag"], rows["evidence"], strict=True)
    ]
    return hidden.with_columns(pl.Series("evidence", masked, pl.String))


def _persons_in_evidence(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """For each flag the names in its evidence that count persons, as its published words say."""
    heads = con.execute("SELECT id, head FROM result.metadata WHERE kind = 'flag'").fetchall()
    names: dict[str, set[str]] = {}
    for flag, head in heads:
        names.setdefault(flag, set()).update(_PERSONS.findall(head))
    return names


def _hidden(evidence: str | None, of_persons: set[str]) -> str | None:
    if evidence is None or not of_persons:
        return evidence
    values = json.loads(evidence)
    few = {name for name in of_persons & set(values) if isinstance(values[name], int | float) and 0 < values[name] < 3}
    return json.dumps(values | dict.fromkeys(few, f"<{stamped_file.FEW}"), ensure_ascii=False) if few else evidence


def _built(con: duckdb.DuckDBPyConnection, as_of: date | None) -> date:
    months = [row[0] for row in con.execute("SELECT as_of FROM result.builds ORDER BY as_of").fetchall()]
    newest = access.computed(months[-1] if months else None)
    if as_of is None:
        return newest
    if as_of not in months:
        raise UserError(
            f"there are no results as of {as_of:%Y-%m}; compute them with 'cellpulse build --as-of {as_of:%Y-%m}'"
        )
    return as_of
