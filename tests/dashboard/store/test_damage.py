"""Every table of the store is damaged in turn, in each way: the table is named, and the sentence has no value."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from dashboard.commands.parts import holdings
from dashboard.store import open_store
from dashboard.store.damage import SEALED, damaged
from dashboard.store.migrating import REVISIONS
from dashboard.store.tables import Table
from etl.config.workspace import Workspace
from tests.dashboard.store.test_opening import KEY

TABLES = sorted([*Table.metadata.tables, REVISIONS])
CANARY = "Nguyễn Văn Canary"
OF_TYPE = {int: 1, str: CANARY, bytes: b"canary" * 9, bool: True, date: "2026-11-10", datetime: "2026-11-10 09:00:00.0"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A store with a row in each table; the rules of the tables are not kept."""
    file = tmp_path_factory.mktemp("damage") / "store.db"
    store = open_store(f"sqlite:///{file}", KEY)
    with store.engine.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        for table in Table.metadata.sorted_tables:
            values = {c.name: OF_TYPE.get(c.type.python_type, "{}") for c in table.columns}
            names = ", ".join(f":{name}" for name in values)
            connection.execute(text(f"INSERT INTO {table.name} ({', '.join(values)}) VALUES ({names})"), values)
    store.engine.dispose()
    return file


@pytest.fixture
def file(whole, tmp_path) -> Path:
    (tmp_path / "store.db").write_bytes(whole.read_bytes())
    return tmp_path / "store.db"


def run(file: Path, *statements: str) -> list:
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        rows = [connection.execute(text(statement)) for statement in statements]
        rows = rows[-1].all() if rows[-1].returns_rows else []
    engine.dispose()
    return rows


def overwritten(file: Path, table: str) -> None:
    """The first page of the table is garbage."""
    [(page,)] = run(file, f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'")
    [(size,)] = run(file, "PRAGMA page_size")
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : page * size] = b"\xa5" * size
    file.write_bytes(content)


DAMAGES = {
    "page": overwritten,
    "gone": lambda file, table: run(file, f"DROP TABLE {table}"),
    "column": lambda file, table: run(
        file, f"ALTER TABLE {table} RENAME COLUMN {run(file, f'PRAGMA table_info({table})')[0][1]} TO lost"
    ),
}


@pytest.mark.parametrize("table", TABLES)
def test_every_table_that_is_damaged_is_named(file, table):
    content = file.read_bytes()
    for name, damage in DAMAGES.items():
        file.write_bytes(content)
        if name == "column" and table == REVISIONS:
            continue
        damage(file, table)
        text = [sentence for sentence in damaged(f"sqlite:///{file}", KEY) if f"table {table} of the store" in sentence]
        assert text, name
        assert CANARY not in "".join(text)


@pytest.mark.parametrize("table", sorted(SEALED))
def test_a_sealed_text_that_was_changed_is_named(file, table):
    assert [s for s in damaged(f"sqlite:///{file}", KEY) if f"table {table} " in s and "were changed or moved" in s]


@pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
def test_a_home_in_order_has_no_damage_and_what_is_lacking_is_named_by_doctor(home, url):
    workspace = Workspace.open(home)
    assert holdings.faults(workspace) == []
    engine = create_engine(workspace.store_url)
    with engine.begin() as connection:
        on = "" if engine.dialect.name == "sqlite" else " ON audit"
        guard = "audit_no_update" if engine.dialect.name == "sqlite" else "audit_append_only"
        connection.execute(text(f"DROP TRIGGER {guard}{on}"))
        connection.execute(text("DROP TABLE notes"))
    engine.dispose()
    lacking = "\n".join(sentence for _, sentence in holdings.faults(workspace))
    assert "table notes of the store is missing" in lacking
    assert f"table audit of the store lacks what keeps its entries from being changed ({guard})" in lacking
