"""The data dictionary says something of every table and column, and is the one in the repository."""

from __future__ import annotations

import pytest

from etl.dictionary import PARTS, Column, Table, render, tables
from tests.tasks import docs


@pytest.fixture(scope="module")
def every() -> list[Table]:
    return tables()


def _column(every: list[Table], table: str, column: str) -> Column:
    (entry,) = [c for t in every if f"{t.schema}.{t.name}" == table for c in t.columns if c.name == column]
    return entry


def test_every_table_says_what_a_row_is(every):
    assert [f"{table.schema}.{table.name}" for table in every if not table.meaning.strip()] == []


def test_every_column_says_what_it_holds(every):
    gaps = [f"{table.schema}.{table.name}.{c.name}" for table in every for c in table.columns if not c.meaning.strip()]
    assert gaps == []


def test_every_schema_of_the_warehouse_has_its_part(every):
    assert {table.schema for table in every} == set(PARTS)


def test_a_contract_column_is_required_only_where_a_sender_must_fill_it(every):
    assert _column(every, "intake.memberships", "valid_from").required
    assert not _column(every, "intake.units", "valid_from").required
    assert not _column(every, "intake.meetings", "topic").required


def test_what_is_allowed_is_what_the_warehouse_checks(every):
    assert _column(every, "intake.attendance", "status").allowed == "present, present_online, excused, unexcused"
    assert _column(every, "intake.cells", "meeting_day").allowed == "1 to 28"
    assert _column(every, "intake.units", "valid_to").allowed == ""


def test_tables_come_in_the_order_of_loading(every):
    names = [table.name for table in every if table.schema == "intake"]
    assert names.index("units") < names.index("cells") < names.index("meetings") < names.index("attendance")


def test_every_line_of_a_table_has_five_cells():
    rows = [line for line in render().splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {6}


def test_the_dictionary_in_the_repository_is_up_to_date():
    assert docs.main(["--check"]) is None


def test_a_stale_dictionary_is_named(tmp_path, monkeypatch):
    stale = tmp_path / "README.md"
    stale.write_text(render() + "more", "utf-8")
    monkeypatch.setattr(docs, "DICTIONARY", stale)
    assert "poe docs" in docs.main(["--check"])
    assert docs.main([]) is None
    assert docs.main(["--check"]) is None
