"""A warehouse in memory, and rows as a source would hand them over, protected already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import SimpleNamespace

import duckdb
import polars as pl
import pytest

from etl import contract_tables
from etl.batch import Counts
from etl.config.keys import Keys
from etl.config.workspace import Config, SourceConfig
from etl.intake.duplicate_keys import find_duplicates
from etl.intake.ingest import ingest, process_rows
from etl.intake.retry import retry_entries
from etl.intake.stages import Incoming, count_rows

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8)
KEYS = Keys.derive(b"a secret for tests, nothing else")
Row = Mapping[str, str | None]


class Warehouse:
    """An empty warehouse; each load is a run of its own."""

    def __init__(self) -> None:
        self.con = duckdb.connect(":memory:", config={"threads": 1})
        self.con.execute("CREATE SCHEMA intake")
        contract_tables.create(self.con)
        self.run = 0

    def empty(self) -> None:
        """Takes out every row; making the tables anew would cost as much as a test."""
        tables = self.con.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE schema_name IN ('intake', 'mart')"
        ).fetchall()
        for schema, table in tables:
            self.con.execute(f"DELETE FROM {schema}.{table}")
        self.run = 0

    def contents(self) -> dict[str, pl.DataFrame]:
        """The rows of each table of the intake that has any."""
        names = self.con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'intake'").fetchall()
        frames = {name: self.con.sql(f"FROM intake.{name}").pl() for (name,) in names}
        return {name: frame for name, frame in frames.items() if frame.height}

    def restore(self, contents: Mapping[str, pl.DataFrame], run: int) -> None:
        """Puts rows into an empty warehouse, as they were after so many runs."""
        for name, frame in contents.items():
            self.con.register("kept_rows", frame)
            self.con.execute(f"INSERT INTO intake.{name} BY NAME FROM kept_rows")
            self.con.unregister("kept_rows")
        self.run = run

    def load(
        self,
        table: str,
        rows: Sequence[Row],
        *,
        present: Sequence[str] | None = None,
        source: str = "folder",
        passages: Sequence[tuple[str, int, int]] = (),
        today: date = TODAY,
    ) -> Counts:
        """Takes rows by column name; `place` defaults to `<table>.csv:<line>`; passages are (code, line_no, mark)."""
        self.run += 1
        lines = [{"place": f"{table}.csv:{n + 1}"} | dict(row) | {"row_no": n} for n, row in enumerate(rows, 1)]
        fields = {name for row in rows for name in row} - {"place", "unreadable"}
        columns = tuple(present if present is not None else sorted(fields))
        self._make_raw(table, lines)
        self._make_passages(table, passages)
        described = contract_tables.describe()[table]
        repeats = find_duplicates(self.con, described, "raw_batch")
        raw, fingerprints = count_rows(self.con, "raw_batch"), count_rows(self.con, "new_fingerprints")
        incoming = Incoming(described, columns, raw, repeats, fingerprints, source)
        return process_rows(self.con, source, incoming, self.run, today)

    def retry(self, today: date = TODAY) -> dict[str, int]:
        """Tries the open entries again."""
        self.run += 1
        return retry_entries(self.con, self.run, today)

    def rows(self, table: str) -> list[tuple]:
        """The stored rows, without the run, sorted."""
        return sorted(self.con.execute(f"SELECT * EXCLUDE (run) FROM intake.{table}").fetchall(), key=str)

    def entries(self, *columns: str) -> list[tuple]:
        """The open entries of the quarantine by source, table and place."""
        wanted = ", ".join(columns or ("place", "reasons"))
        return self.con.execute(f'SELECT {wanted} FROM intake.quarantine ORDER BY source, "table", place').fetchall()

    def _make_raw(self, table: str, lines: list[dict]) -> None:
        columns = ["row_no", "place", "unreadable", *contract_tables.describe()[table].columns]
        types = ", ".join(f'"{c}" {"BIGINT" if c == "row_no" else "VARCHAR"}' for c in columns)
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE raw_batch ({types})")
        for line in lines:
            values = [line.get(column) for column in columns]
            self.con.execute(f"INSERT INTO raw_batch VALUES ({', '.join('?' * len(values))})", values)

    def _make_passages(self, table: str, passages: Sequence[tuple[str, int, int]]) -> None:
        self.con.execute("CREATE OR REPLACE TEMP TABLE new_fingerprints AS FROM intake.text_fingerprints LIMIT 0")
        text_of = {"meetings": "minutes", "tasks": "task"}.get(table)
        for code, line_no, mark in passages:
            self.con.execute(
                "INSERT INTO new_fingerprints VALUES (?, ?, ?, 5, 20, 0, ?, [1, 2]::UINTEGER[])",
                [text_of, code, line_no, mark],
            )


@pytest.fixture(scope="session")
def _one_warehouse():
    made = Warehouse()
    yield made
    made.con.close()


@pytest.fixture
def warehouse(_one_warehouse):
    """An empty warehouse in memory."""
    _one_warehouse.empty()
    return _one_warehouse


@pytest.fixture
def ingest_folders(warehouse, tmp_path):
    """Writes folders of files by name and ingests them all in one run; a source has its folder's name."""

    def run(folders, **config):
        for name, files in folders.items():
            (tmp_path / name).mkdir(exist_ok=True)
            for table, text in files.items():
                (tmp_path / name / f"{table}.csv").write_text(text, "utf-8")
        warehouse.run += 1
        sources = [SourceConfig(name=name, kind="canonical", folder=str(tmp_path / name)) for name in folders]
        ws = SimpleNamespace(keys=KEYS, config=Config(**config))
        return ingest(SimpleNamespace(con=warehouse.con, run=warehouse.run), sources, ws, NOW)

    return run
