"""What every mart file must have and do."""

from __future__ import annotations

import re
from datetime import date
from random import Random

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from etl import mart_views
from etl.discover import statements
from etl.transform import mart_builder
from tests.etl.marts.loading import clear, load, write
from tests.etl.marts.provinces import LAST, province

MARTS = statements(mart_builder.FOLDER)
VIEWS = statements(mart_views.FOLDER)
SQL = MARTS | VIEWS | {f"changed/{name}": s for name, s in statements(f"{mart_builder.FOLDER}/changed").items()}
HEAD = {"order", "stage", "title", "grain", "unit", "source", "limits", "columns"}
SPAN = {"first_month": date(2025, 11, 1), "last_month": LAST}
# Beside these the contract's cell_month has the two scores that are only known later.
PUBLISHED = """
    cell_code month meetings_regular meetings_thematic expected present present_online excused unexcused attendance_rate
    exempt duration_minutes speakers speaking_rate tasks_due tasks_done evidence_score evidence_low evidence_high
    completeness
"""


@pytest.fixture(scope="module")
def filled(shared, tmp_path_factory):
    """A warehouse with some rows in every intake table that the marts read, built to the last month."""
    folder = tmp_path_factory.mktemp("province")
    write(folder, province(Random(5)))
    clear(shared)
    load(shared, folder)
    shared.execute(
        "INSERT INTO intake.visits (visit_code, cell_code, kind, visited_on, run) "
        "VALUES ('C1-2026-02-05', 'C1', 'sit_in', '2026-02-05', 1), ('V', 'C1', 'sit_in', '2026-02-05', 1)"
    )
    shared.execute("INSERT INTO intake.units (unit_code, name, level, run) VALUES ('U1', 'Xã', 'commune', 1)")
    mart_builder.build(shared, mart_builder.month_span(shared, LAST))
    mart_builder.build_as_of(shared, LAST)
    return shared


def parameters(mart, **span):
    return {"as_of": LAST} if mart.head["stage"] == "as_of" else SPAN | span


@pytest.mark.parametrize("mart", MARTS.values(), ids=MARTS)
def test_head_is_whole(mart):
    assert set(mart.head) == HEAD
    assert mart.head["stage"] in ("facts", "months", "as_of")
    assert all(isinstance(mart.head[name], str) and mart.head[name] for name in HEAD - {"order", "title", "columns"})
    assert set(mart.head["title"]) == {"vi", "en"}


@pytest.mark.parametrize("mart", [*MARTS.values(), *VIEWS.values()], ids=[*MARTS, *VIEWS])
def test_every_column_is_described_in_its_order(mart, filled):
    columns = filled.execute(
        "SELECT column_name, comment, data_type FROM duckdb_columns() "
        "WHERE schema_name = 'mart' AND table_name = ? ORDER BY column_index",
        [mart.name],
    ).fetchall()
    assert [(name, comment) for name, comment, _ in columns] == list(mart.head["columns"].items())
    assert not {kind for _, _, kind in columns} & {"HUGEINT", "INTERVAL", "NULL"}, "types that Polars cannot take"


def test_cell_month_has_what_is_published():
    assert set(PUBLISHED.split()) <= set(MARTS["cell_month"].head["columns"])


@pytest.mark.parametrize("name", SQL)
@pytest.mark.parametrize("engine", ["spark", "postgres"])
def test_runs_on_other_engines(name, engine):
    written = sqlglot.transpile(SQL[name].sql, read="duckdb", write=engine, unsupported_level=ErrorLevel.RAISE)
    assert len(written) == 1


@pytest.mark.parametrize("name", SQL)
def test_is_one_portable_select(name):
    (tree,) = sqlglot.parse(SQL[name].sql, read="duckdb")
    assert isinstance(tree, exp.Query)
    unportable = [exp.Qualify, exp.Array, exp.Unnest, exp.Lambda, exp.Struct, exp.Rand]
    assert not list(tree.find_all(*unportable))
    assert not {f.name.lower() for f in tree.find_all(exp.Anonymous)} & {"hash", "random", "list", "md5"}
    for division in tree.find_all(exp.Div):
        assert isinstance(division.expression, exp.Nullif), "an empty divisor must give an empty share, on every engine"


@pytest.mark.parametrize("name", SQL)
def test_counts_minutes_as_every_engine_does(name):
    (tree,) = sqlglot.parse(SQL[name].sql, read="duckdb")
    ends = [end for difference in tree.find_all(exp.DateDiff) for end in (difference.this, difference.expression)]
    assert all(isinstance(end, exp.DateTrunc | exp.TimestampTrunc) for end in ends), "engines round a part differently"


@pytest.mark.parametrize("mart", MARTS.values(), ids=MARTS)
@pytest.mark.parametrize("first", [SPAN["first_month"], LAST], ids=["all months", "one month"])
def test_plans_no_nested_loop(mart, first, filled):
    explained = filled.execute(f"EXPLAIN {mart.sql}", parameters(mart, first_month=first)).fetchall()
    plan = "\n".join(text for _, text in explained)
    assert "HASH_JOIN" in plan or "JOIN" not in mart.sql
    assert not re.findall(r"\w*(?:NL|NESTED_LOOP|IE|PIECEWISE_MERGE)_JOIN", plan)


@pytest.mark.parametrize("mart", MARTS.values(), ids=MARTS)
def test_a_filled_warehouse_fills_it(mart, filled):
    ((rows,),) = filled.execute(f"SELECT count(*) FROM mart.{mart.name}").fetchall()
    assert rows > 0


def test_what_others_write_is_described_too(filled):
    undescribed = filled.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'mart' AND comment IS NULL"
    ).fetchall()
    assert undescribed == []
