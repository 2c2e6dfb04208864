"""Which tables of a store are damaged, whatever else is: each is named, and no value of a row is in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, inspect, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from dashboard.store import guards, plans
from dashboard.store.faults import BACKUP
from dashboard.store.migrating import REVISIONS, revision
from dashboard.store.responses import place_of_cell
from dashboard.store.sealed import unseal
from dashboard.store.tables import Table, place_of_case
from etl.user_error import UserError

# Which sealed texts a table has, and what each is bound to.
SEALED = {
    "notes": ("text_sealed", lambda row: place_of_case(row.case_id)),
    "commitments": ("text_sealed", lambda row: place_of_case(row.case_id)),
    "letters": ("details_sealed", lambda row: place_of_case(row.case_id)),
    "responses": ("texts_sealed", lambda row: place_of_cell(row.cell_code)),
    "planned_visits": ("swap_reason_sealed", lambda row: plans.place_of_visit(row.id)),
}
# Names of SQLite's structures with their tables, and where each begins (https://www.sqlite.org/pragma.html).
STRUCTURES = "SELECT name, tbl_name, rootpage FROM sqlite_master WHERE rootpage > 0"


def damaged(url: str, key: bytes) -> list[str]:
    """What is wrong with the tables of a store, one sentence for each of them; empty where nothing is, or the database
    cannot be opened at all. Nothing is changed or migrated."""
    place = make_url(url)
    if place.drivername.startswith("sqlite") and not Path(place.database or "").is_file():
        # SQLite would make it.
        return []
    engine = create_engine(place)
    try:
        faults = dict(_faults(engine, key))
    finally:
        engine.dispose()
    return [f"table {name} of the store {fault}; {BACKUP}" for name, fault in sorted(faults.items())]


def _faults(engine: Engine, key: bytes) -> Iterator[tuple[str, str]]:
    try:
        with engine.connect() as connection:
            seen = inspect(connection)
            there = {name: {column["name"] for column in seen.get_columns(name)} for name in seen.get_table_names()}
            unguarded = guards.lacking(connection)
    except SQLAlchemyError:
        return
    if engine.dialect.name == "sqlite":
        yield from _of_sqlite(engine)
    if "audit" in there and unguarded:
        yield "audit", f"lacks what keeps its entries from being changed ({', '.join(unguarded)})"
    for name, table in Table.metadata.tables.items() if there else ():
        wanted = {column.name for column in table.columns}
        if name not in there:
            yield name, "is missing"
        elif lacking := wanted - there[name]:
            yield name, f"lacks {', '.join(sorted(lacking))}"
        elif fault := _unreadable(engine, name, key):
            yield name, fault
    if there and not _has_version(engine):
        yield REVISIONS, "does not name the version of the others"


def _has_version(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            return revision(connection) is not None
    except SQLAlchemyError:
        return False


def _unreadable(engine: Engine, name: str, key: bytes) -> str | None:
    """Reads every row; gives what is wrong, None where nothing is."""
    n_changed = 0
    try:
        with engine.connect() as connection:
            for row in connection.execute(select(Table.metadata.tables[name])):
                n_changed += not _opens(name, row, key)
    except (SQLAlchemyError, ValueError, TypeError):
        return "cannot be read whole"
    return f"has {n_changed} texts that cannot be opened: they were changed or moved" if n_changed else None


def _opens(name: str, row: Any, key: bytes) -> bool:
    column, place = SEALED.get(name, ("", None))
    if place is None or (sealed := getattr(row, column)) is None:
        return True
    try:
        unseal(sealed, key, place(row))
    except UserError:
        return False
    return True


def _of_sqlite(engine: Engine) -> Iterator[tuple[str, str]]:
    """What SQLite's own examination finds, by table: broken pages and indexes, values that break a rule."""
    with engine.connect() as connection, suppress(SQLAlchemyError):
        structures = connection.exec_driver_sql(STRUCTURES).all()
        by_name = {name: table for name, table, _ in structures}
        by_page = {str(page): table for _, table, page in structures}
        for (message,) in connection.exec_driver_sql("PRAGMA integrity_check(1000)").all():
            for line in message.splitlines():
                tree = re.search(r"Tree (\d+)", line)
                words = re.findall(r"\w+", line)
                tables = [by_page.get(tree[1])] if tree else [by_name.get(word) for word in words]
                yield from ((table, "is damaged, or has values that it may not have") for table in tables if table)
        for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            yield table, "has rows whose case or plan is gone"
