"""What is left of members and texts once a batch is protected."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from etl.batch import Batch
from etl.config.keys import Keys
from etl.intake import privacy
from etl.intake.privacy import without_names
from etl.text import Marker

KEYS = Keys.derive(b"one secret")


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        yield connection


def batch(con: duckdb.DuckDBPyConnection, table: str, **columns: list[str | None]) -> Batch:
    n = len(next(iter(columns.values())))
    fixed = {"row_no": range(1, n + 1), "unreadable": [None] * n}
    frame = pl.DataFrame(fixed | columns, schema_overrides={name: pl.String for name in ["unreadable", *columns]})
    con.register("given", frame)
    con.execute(f"CREATE TEMP TABLE raw_{table} AS SELECT * FROM given")
    con.unregister("given")
    return Batch("test", table, f"raw_{table}", (), tuple(columns))


def everything(con: duckdb.DuckDBPyConnection) -> str:
    tables = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    return " ".join(str(con.sql(f"FROM {name}").fetchall()) for name in tables)


def test_members_become_keyed_hashes(con: duckdb.DuckDBPyConnection) -> None:
    protected = batch(con, "attendance", meeting_code=["M1", "M2", "M3", "M4"], member_code=["DV1", "DV2", "DV1", None])
    privacy.protect(con, protected, KEYS, retain_text=False)
    hashes = [code for (code,) in con.sql("SELECT member_code FROM raw_attendance ORDER BY row_no").fetchall()]
    assert hashes == [privacy.member_hash("DV1", KEYS), privacy.member_hash("DV2", KEYS), hashes[0], None]
    assert "DV1" not in everything(con)
    assert all(len(code) == 32 and int(code, 16) for code in hashes if code)


def test_hashes_depend_on_the_key_and_not_on_the_writing() -> None:
    assert privacy.member_hash("ĐV-Hòa", KEYS) == privacy.member_hash("ĐV-Ho\u0300a", KEYS)
    assert privacy.member_hash("ĐV1", KEYS) != privacy.member_hash("ĐV1", Keys.derive(b"another"))
    assert privacy.member_hash("dv1", KEYS) != privacy.member_hash("DV1", KEYS)


def test_a_table_without_members_or_texts_is_left_alone(con: duckdb.DuckDBPyConnection) -> None:
    privacy.protect(con, batch(con, "units", unit_code=["U1"], name=["x"]), KEYS, retain_text=False)
    assert con.sql("SELECT unit_code, name FROM raw_units").fetchall() == [("U1", "x")]


@pytest.mark.parametrize(("table", "text_of"), [("meetings", "minutes"), ("tasks", "task")])
def test_texts_become_passages(con: duckdb.DuckDBPyConnection, table: str, text_of: str) -> None:
    code = table.removesuffix("s") + "_code"
    texts = ["Chi bộ họp đúng 7 giờ\nhết", None, "xong"]
    protected = batch(con, table, **{code: ["M1", "M2", "M3"], f"{text_of}_text": texts})
    privacy.protect(con, protected, KEYS, retain_text=False)
    made = Marker(KEYS.text).fingerprints(["Chi bộ họp đúng 7 giờ\nhết", "xong"])
    runs = made.runs.tolist()
    marks = made.line_mark.tolist()
    assert con.sql("FROM new_fingerprints ORDER BY code, line_no").fetchall() == [
        (text_of, "M1", 1, 6, 21, 1, marks[0], runs),
        (text_of, "M1", 2, 1, 3, 0, marks[1], []),
        (text_of, "M3", 1, 1, 4, 0, marks[2], []),
    ]
    assert con.sql(f"SELECT count({text_of}_text) FROM raw_{table}").fetchall() == [(0,)]
    assert "họp" not in everything(con)


def test_texts_are_kept_where_that_is_asked_for(con: duckdb.DuckDBPyConnection) -> None:
    privacy.protect(con, batch(con, "tasks", task_code=["T1"], task_text=["làm"]), KEYS, retain_text=True)
    assert con.sql("SELECT task_text FROM raw_tasks").fetchall() == [("làm",)]
    assert con.sql("SELECT count(*) FROM new_fingerprints").fetchall() == [(1,)]


def test_rows_that_cannot_be_read_leave_no_text_and_no_member(con: duckdb.DuckDBPyConnection) -> None:
    protected = batch(con, "tasks", task_code=["T1", None], task_text=["một", "hai"])
    con.execute("UPDATE raw_tasks SET unreadable = 'NUL' WHERE row_no = 1")
    privacy.protect(con, protected, KEYS, retain_text=False)
    assert con.sql("FROM new_fingerprints").fetchall() == []
    assert con.sql("SELECT count(task_text) FROM raw_tasks").fetchall() == [(0,)]


def test_portions_join_without_a_seam(con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "PORTION", 2)
    codes = [f"T{i}" for i in range(5)]
    protected = batch(con, "tasks", task_code=codes, task_text=["một hai ba bốn năm"] * 5)
    privacy.protect(con, protected, KEYS, retain_text=False)
    assert con.sql("SELECT code FROM new_fingerprints ORDER BY code").fetchall() == [(code,) for code in codes]
    assert con.sql("SELECT count(DISTINCT runs) FROM new_fingerprints").fetchall() == [(1,)]


def test_passages_are_as_the_ledger_keeps_them(con: duckdb.DuckDBPyConnection) -> None:
    from etl import contract_tables

    con.execute("CREATE SCHEMA intake")
    contract_tables.create(con)
    privacy.protect(con, batch(con, "tasks", task_code=["T1"], task_text=["một"]), KEYS, retain_text=False)
    described = "SELECT column_name, column_type FROM (DESCRIBE {})"
    made = con.sql(described.format("new_fingerprints")).fetchall()
    assert made == con.sql(described.format("intake.text_fingerprints")).fetchall()


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("full_name", "full_name"),
        ("Họ và tên", "Họ và tên"),
        ("Nguyễn Văn A", "Aaaaaa Aaa A"),
        ("TRẦN THỊ B", "AAAA AAA A"),
        ("cccd 079099123456", "aaaa 999999999999"),
        ("q3_2026", "q3_2026"),
    ],
)
def test_a_title_that_could_be_a_person_is_kept_as_its_outline(title, kept):
    assert without_names([title]) == (kept,)
