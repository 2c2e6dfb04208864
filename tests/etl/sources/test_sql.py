"""SQL databases: read whole, read on, and what happens when something does not fit."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from etl.batch import Batch
from etl.config.keys import Keys
from etl.sources import _sql_reading, sql
from etl.user_error import UserError
from tests.etl.sources.conftest import rows

QUERY = "SELECT code AS Meeting_Code, cell AS cell_code, day AS held_on, secretary, changed FROM hop -- all"
Pulled = tuple[Batch, list[dict[str, Any]]]
Ask = Callable[..., Pulled]


@pytest.fixture
def meetings(database: sa.Engine) -> sa.Table:
    """A table of the outside system with three rows, the last two of the same moment."""
    table = sa.Table(
        "hop",
        sa.MetaData(),
        sa.Column("code", sa.String),
        sa.Column("cell", sa.String),
        sa.Column("day", sa.Date),
        sa.Column("secretary", sa.String),
        sa.Column("changed", sa.DateTime),
    )
    with database.begin() as connection:
        table.create(connection)
    add(database, table, "M1", 1)
    add(database, table, "M2", 2)
    add(database, table, "M3", 2)
    return table


def add(database: sa.Engine, table: sa.Table, code: str, hour: int | None) -> None:
    changed = None if hour is None else datetime(2026, 3, 5, hour, 0, 0, 123)
    values = {"code": code, "cell": "C1", "day": date(2026, 3, 5), "secretary": "Nguyễn Văn A", "changed": changed}
    with database.begin() as connection:
        connection.execute(table.insert().values(values))


@pytest.fixture
def ask(con: duckdb.DuckDBPyConnection, keys: Keys, database: sa.Engine) -> Ask:
    """Pulls `meetings` with a query and gives its Batch and rows."""

    def asked(cursors: Mapping[str, str] | None = None, **question: Any) -> Pulled:
        address = database.url.render_as_string(hide_password=False)
        options = {"url": address, "tables": {"meetings": {"query": QUERY} | question}}
        (batch,) = sql.pull(con, SimpleNamespace(name="hr", options=options), keys, cursors or {})
        return batch, rows(con, batch.relation)

    return asked


def codes(pulled: Pulled) -> list[str]:
    return sorted(row["meeting_code"] for row in pulled[1])


def onwards(ask: Ask, before: Pulled, **question: Any) -> Pulled:
    assert before[0].cursor is not None
    return ask({"meetings": before[0].cursor}, cursor="changed", **question)


@pytest.mark.usefixtures("meetings")
def test_a_query_is_read_whole(ask: Ask) -> None:
    batch, read = ask()
    assert [(r["row_no"], r["meeting_code"], r["cell_code"], r["held_on"], r["topic"]) for r in read] == [
        (n, f"M{n}", "C1", "2026-03-05", None) for n in (1, 2, 3)
    ]
    assert batch == Batch(
        "hr", "meetings", "raw_meetings", ("secretary", "changed"), ("meeting_code", "cell_code", "held_on"), None
    )


def test_places_are_keyed_and_stay_with_the_key(ask: Ask, database: sa.Engine, meetings: sa.Table) -> None:
    places = [row["place"] for row in ask()[1]]
    add(database, meetings, "M2", 9)
    again = [row["place"] for row in ask()[1]]
    assert again == [*places, places[1] + "#2"]
    assert all(len(place) == 32 and int(place, 16) for place in places)


def test_only_what_changed_is_read_on(ask: Ask, database: sa.Engine, meetings: sa.Table) -> None:
    first = ask(cursor="Changed")
    assert codes(first) == ["M1", "M2", "M3"]
    add(database, meetings, "M4", 2)
    add(database, meetings, "M5", 3)
    with database.begin() as connection:
        connection.execute(meetings.update().where(meetings.c.code == "M1").values(changed=datetime(2026, 3, 6)))
    second = onwards(ask, first)
    assert codes(second) == ["M1", "M2", "M3", "M4", "M5"]
    assert codes(onwards(ask, second)) == ["M1"]


def test_a_pull_that_was_not_published_is_read_again(ask: Ask, database: sa.Engine, meetings: sa.Table) -> None:
    first = ask(cursor="changed")
    add(database, meetings, "M4", 5)
    lost, again = onwards(ask, first), onwards(ask, first)
    assert lost == again
    assert "M4" in codes(again)


def test_rows_without_a_cursor_value_are_never_missed(ask: Ask, database: sa.Engine, meetings: sa.Table) -> None:
    first = ask(cursor="changed")
    add(database, meetings, "M4", None)
    assert codes(onwards(ask, first)) == ["M2", "M3", "M4"]


def test_an_overlap_reads_a_margin_and_the_cursor_never_goes_back(
    ask: Ask, database: sa.Engine, meetings: sa.Table
) -> None:
    first = ask(cursor="changed", overlap="1 hour")
    add(database, meetings, "M0", 1)
    second = onwards(ask, first, overlap="1 hour")
    assert codes(second) == ["M0", "M1", "M2", "M3"]
    with database.begin() as connection:
        connection.execute(meetings.delete().where(meetings.c.code.in_(["M2", "M3"])))
    assert onwards(ask, second, overlap="1 hour")[0].cursor == first[0].cursor


def test_nothing_new_keeps_the_cursor(ask: Ask, database: sa.Engine, meetings: sa.Table) -> None:
    first = ask(cursor="changed")
    with database.begin() as connection:
        connection.execute(meetings.delete())
    second = onwards(ask, first)
    assert (second[1], second[0].cursor) == ([], first[0].cursor)


@pytest.mark.usefixtures("meetings")
def test_a_changed_query_is_read_from_the_start(ask: Ask) -> None:
    first = ask(cursor="changed")
    assert codes(onwards(ask, first, query=QUERY.replace("-- all", "WHERE code <> 'M3' ; "))) == ["M1", "M2"]


@pytest.mark.usefixtures("meetings")
def test_chunks_join_without_a_seam(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_sql_reading, "CHUNK_ROWS", 2)
    _, read = ask(cursor="changed")
    assert [(r["row_no"], r["meeting_code"]) for r in read] == [(1, "M1"), (2, "M2"), (3, "M3")]


@pytest.mark.usefixtures("meetings")
def test_signs_in_a_query_mean_themselves(ask: Ask) -> None:
    query = "SELECT code AS meeting_code, ' :x %s %% ' AS topic FROM hop WHERE code LIKE 'M1%' AND '12:30' <> 'a:b'"
    assert [row["topic"] for row in ask(query=query)[1]] == [":x %s %%"]


@pytest.mark.usefixtures("meetings")
def test_a_check_reads_no_row_and_names_what_would_be_dropped(database: sa.Engine) -> None:
    def source(query: str) -> SimpleNamespace:
        address = database.url.render_as_string(hide_password=False)
        return SimpleNamespace(name="hr", options={"url": address, "tables": {"meetings": {"query": query}}})

    assert sql.check(source(QUERY)) == [
        "hr: meetings: column 'secretary' is dropped",
        "hr: meetings: column 'changed' is dropped",
    ]
    with pytest.raises(UserError, match="hr: meetings: the query failed"):
        sql.check(source("SELECT * FROM nowhere"))


@pytest.mark.usefixtures("meetings")
@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"query": "SELECT * FROM nowhere"}, "hr: meetings: the query failed .*nowhere"),
        ({"query": "SELECT secretary FROM hop"}, "hr: meetings: the query gives no column of 'meetings'"),
        ({"cursor": "stamp"}, "hr: meetings: the query gives no column 'stamp'"),
        ({"overlap": "soon"}, "hr: tables: meetings: overlap: .*'soon' is no span"),
        ({"cursr": "x"}, "hr: tables: meetings: cursr: "),
    ],
)
def test_a_faulty_question_is_refused(ask: Ask, question: dict[str, Any], words: str) -> None:
    with pytest.raises(UserError, match=words) as refused:
        ask(**question)
    assert "\n" not in str(refused.value)


def test_types_of_postgresql(con: duckdb.DuckDBPyConnection, keys: Keys, postgres: str) -> None:
    query = """
        SELECT 7::bigint AS cell_code, 12.50::numeric AS unit_code, ARRAY['remote', 'border'] AS area_traits,
               true AS has_venue, '0b1e7a52-6f0e-4f5c-9d56-111111111111'::uuid AS name,
               TIMESTAMPTZ '2026-03-05 18:30:00+00' AS valid_from, NULL::int AS meeting_day,
               'NaN'::float8 AS min_duration_minutes, '\\x68'::bytea AS merged_into, '19:30'::time AS cell_type
    """
    options = {"url": postgres, "tables": {"cells": {"query": query, "cursor": "valid_from", "overlap": "1 day"}}}
    source = SimpleNamespace(name="hr", options=options)
    (batch,) = sql.pull(con, source, keys, {})
    [row] = con.sql("FROM raw_cells").pl().to_dicts()
    names = itemgetter("cell_code", "unit_code", "area_traits", "has_venue", "valid_from")
    code, unit, traits, venue, start = names(row)
    minutes, day, merged, kind = itemgetter("min_duration_minutes", "meeting_day", "merged_into", "cell_type")(row)
    assert (code, unit, traits, venue, start) == ("7", "12.5", "remote;border", "true", "2026-03-06T01:30")
    assert (minutes, day, merged, kind) == (None, None, "h", "19:30")
    assert row["name"].startswith("0b1e7a52-")
    stored = json.loads(batch.cursor or "")
    assert datetime.fromisoformat(stored["value"]) == datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
    assert len(list(sql.pull(con, source, keys, {"cells": batch.cursor or ""}))) == 1


def test_tables_of_one_pull_are_of_one_moment(con: duckdb.DuckDBPyConnection, keys: Keys, postgres: str) -> None:
    engine = sa.create_engine(postgres, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS moment; CREATE TABLE moment AS SELECT 'A' AS code"))
    tables = {"cells": {"query": "SELECT code AS cell_code FROM moment"}}
    tables["meetings"] = {"query": "SELECT code AS meeting_code FROM moment"}
    batches = sql.pull(con, SimpleNamespace(name="hr", options={"url": postgres, "tables": tables}), keys, {})
    next(batches)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO moment VALUES ('B')"))
    next(batches)
    assert [row["meeting_code"] for row in rows(con, "raw_meetings")] == ["A"]
    batches.close()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "give either url or url_env"),
        ({"url": "sqlite://", "url_env": "X"}, "give either url or url_env"),
        ({"url_env": "CELLPULSE_TEST_NOWHERE"}, "CELLPULSE_TEST_NOWHERE is not set"),
        ({"url": "postgresql+psycopg://me:hush@127.0.0.1:1/x"}, "no connection"),
        ({"url": "nodialect://me:hush@h/x"}, "no connection"),
        ({"url": "me:hush"}, "no connection"),
        ({"url": "postgresql+psycopg://me:hush@h:port/x"}, "no connection"),
        ({"url": "oracle+cx_oracle://me:hush@h/x"}, "driver 'cx_Oracle' is not installed"),
    ],
)
def test_no_connection_is_refused_without_the_password(
    con: duckdb.DuckDBPyConnection, keys: Keys, options: dict[str, Any], words: str
) -> None:
    source = SimpleNamespace(name="hr", options={"tables": {"cells": {"query": "SELECT 1"}}} | options)
    with pytest.raises(UserError, match=words) as refused:
        list(sql.pull(con, source, keys, {}))
    assert "hush" not in str(refused.value)
    assert str(refused.value).startswith("hr: ")
    assert "\n" not in str(refused.value)


def test_an_unknown_table_is_refused(con: duckdb.DuckDBPyConnection, keys: Keys) -> None:
    options = {"url": "sqlite://", "tables": {"people": {"query": "SELECT 1"}}}
    with pytest.raises(UserError, match="there is no table 'people'"):
        list(sql.pull(con, SimpleNamespace(name="hr", options=options), keys, {}))


def test_the_address_may_stand_in_the_environment(
    con: duckdb.DuckDBPyConnection, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HR_DATABASE", f"sqlite:///{tmp_path / 'x.sqlite'}")
    options = {"url_env": "HR_DATABASE", "tables": {"cells": {"query": "SELECT 1 AS cell_code"}}}
    (batch,) = sql.pull(con, SimpleNamespace(name="hr", options=options), keys, {})
    assert [row["cell_code"] for row in rows(con, batch.relation)] == ["1"]


def test_mysql_is_asked_the_same_way() -> None:
    """There is no server of MySQL here, so what it would be asked is looked at."""
    asked = sa.text("SELECT 1 AS changed\n").columns().subquery("asked")
    everything = sa.select(sa.literal_column("*")).select_from(asked)
    statement = _sql_reading.onwards(everything, "changed", datetime(2026, 1, 1) - timedelta(days=1))
    text = str(statement.compile(dialect=mysql.dialect()))
    assert " ".join(text.split()) == (
        "SELECT * FROM (SELECT 1 AS changed ) AS asked WHERE changed >= %s OR changed IS NULL ORDER BY changed"
    )
