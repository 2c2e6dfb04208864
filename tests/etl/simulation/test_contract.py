"""No row of a simulated province may be one that the intake would quarantine (docs/contract.md#intake-tables,
docs/contract.md#rows-with-faults)."""

from __future__ import annotations

import polars as pl
import pytest

from etl.contract_tables import describe

CONTRACT = describe()
LAST_DAY = "2026-10-31"
FOREVER = "9999-12-31"
DATE, TIME = r"^\d{4}-\d\d-\d\d$", r"^\d{4}-\d\d-\d\dT\d\d:\d\d$"
PATTERNS = {
    "DATE": DATE,
    "TIMESTAMP": TIME,
    "BOOLEAN": "^(true|false)$",
    "INTEGER": r"^\d+$",
    "DOUBLE": r"^\d+(\.\d+)?$",
}
PARENTS = {
    "cells": [("unit_code", "units")],
    "memberships": [("cell_code", "cells")],
    "member_statuses": [("member_code", "memberships")],
    "meetings": [("cell_code", "cells")],
    "attendance": [("meeting_code", "meetings"), ("member_code", "memberships")],
    "headcounts": [("meeting_code", "meetings")],
    "tasks": [("meeting_code", "meetings")],
    "scores": [("meeting_code", "meetings")],
    "discipline": [("cell_code", "cells"), ("member_code", "memberships")],
    "visits": [("cell_code", "cells")],
    "findings": [("visit_code", "visits")],
    "units": [("parent_code", "units")],
}
OVERLAP_KEYS = {
    "units": ["unit_code"],
    "cells": ["cell_code"],
    "memberships": ["member_code", "cell_code"],
    "member_statuses": ["member_code", "status"],
}


def periods(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(pl.col("valid_from").fill_null("0001-01-01"), pl.col("valid_to").fill_null(FOREVER))


def overlaps(table: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    ordered = periods(table).sort([*key, "valid_from"])
    return ordered.filter(pl.col("valid_from") <= pl.col("valid_to").shift(1).over(key))


def test_all_tables_with_all_columns_in_order(tables):
    assert set(tables) == set(CONTRACT)
    for name, table in tables.items():
        assert table.columns == list(CONTRACT[name].columns), name
        assert table.height > 0, name


@pytest.mark.parametrize("name", CONTRACT)
def test_types_required_values_and_enums(tables, name):
    table, contract = tables[name], CONTRACT[name]
    for column in contract.columns.values():
        values = table[column.name].drop_nulls()
        if column.type in PATTERNS:
            assert values.str.contains(PATTERNS[column.type]).all(), f"{name}.{column.name}"
        assert not (values == "").any(), f"{name}.{column.name} holds empty texts"
        if column.required:
            assert values.len() == table.height, f"{name}.{column.name}"
    for column, allowed in contract.enums.items():
        words = table[column].drop_nulls().str.split(";").explode().unique()
        assert set(words) <= set(allowed), f"{name}.{column}"
    for check in contract.checks:
        if check.limits:
            # Days in ISO form are in the order of their texts.
            kind = pl.String if contract.columns[check.columns[0]].type == "DATE" else pl.Float64
            values = table[check.columns[0]].drop_nulls().cast(kind)
            low, high = pl.Series(check.limits).cast(kind)
            assert values.is_between(low, high).all(), f"{name}.{check.columns[0]}"


@pytest.mark.parametrize("name", CONTRACT)
def test_keys_are_unique(tables, name):
    assert not tables[name].select(CONTRACT[name].key).is_duplicated().any()


@pytest.mark.parametrize("name", PARENTS)
def test_parents_are_known(tables, name):
    for column, parent in PARENTS[name]:
        key = "unit_code" if column == "parent_code" else column
        assert set(tables[name][column].drop_nulls()) <= set(tables[parent][key]), column


@pytest.mark.parametrize("name", OVERLAP_KEYS)
def test_validity_periods_are_in_order_and_do_not_overlap(tables, name):
    assert (periods(tables[name])["valid_from"] <= periods(tables[name])["valid_to"]).all()
    assert overlaps(tables[name], OVERLAP_KEYS[name]).is_empty()


def test_nobody_is_a_full_member_twice_at_a_time(tables):
    assert overlaps(tables["memberships"].filter(pl.col("kind") == "full"), ["member_code"]).is_empty()


def test_unit_tree_has_one_root_and_no_cycle(tables):
    for day in ("2024-01-01", LAST_DAY):
        now = periods(tables["units"]).filter((pl.col("valid_from") <= day) & (pl.col("valid_to") >= day))
        parent = dict(now.select("unit_code", "parent_code").iter_rows())
        assert [u for u, p in parent.items() if p is None] == ["52"]
        for unit in parent:
            steps = 0
            while parent[unit] is not None:
                unit, steps = parent[unit], steps + 1
                assert steps < 6


@pytest.mark.parametrize("day", ["2023-11-01", "2025-06-30", "2025-07-01", LAST_DAY])
def test_cells_in_force_hang_on_one_unit_in_force(tables, day):
    def in_force(name):
        return periods(tables[name]).filter(pl.lit(day).is_between(pl.col("valid_from"), pl.col("valid_to")))

    cells = in_force("cells")
    assert cells.height > 50
    assert cells.join(in_force("units"), on="unit_code").height == cells.height


def test_attendance_only_of_members_on_the_roll(tables):
    rows = tables["attendance"].join(
        tables["meetings"].select("meeting_code", "cell_code", "held_on"), on="meeting_code"
    )
    member = periods(tables["memberships"]).select("member_code", "cell_code", "valid_from", "valid_to")
    on_roll = rows.join(member, on=["member_code", "cell_code"]).filter(
        pl.col("held_on").is_between("valid_from", "valid_to")
    )
    assert on_roll.height == tables["attendance"].height


def test_meetings_lie_inside_the_life_of_their_cell_and_not_in_the_future(tables):
    meetings, cells = tables["meetings"], periods(tables["cells"])
    inside = meetings.join(cells, on="cell_code").filter(pl.col("held_on").is_between("valid_from", "valid_to"))
    assert inside.height == meetings.height
    assert meetings["held_on"].max() <= LAST_DAY
    assert meetings["held_on"].min() >= "2023-11-01"


@pytest.mark.parametrize(
    ("table", "first", "last"),
    [
        ("meetings", "started_at", "ended_at"),
        ("meetings", "ended_at", "recorded_at"),
        ("attendance", "arrived_at", "left_at"),
        ("visits", "arrived_at", "left_at"),
    ],
)
def test_ends_come_after_starts(tables, table, first, last):
    both = tables[table].select(first, last).drop_nulls()
    assert both.height > 0
    assert (both[first] <= both[last]).all()


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("tasks", "reported_on"),
        ("scores", "scored_on"),
        ("visits", "visited_on"),
        ("findings", "remedied_on"),
        ("discipline", "decided_on"),
        ("meetings", "recorded_at"),
        ("meetings", "papers_final_on"),
        ("memberships", "valid_from"),
        ("member_statuses", "valid_from"),
    ],
)
def test_nothing_has_happened_after_the_last_day(tables, table, column):
    assert tables[table][column].drop_nulls().str.head(10).max() <= LAST_DAY


def test_meeting_columns_agree_with_one_another(tables):
    number = tables["meetings"].select(
        pl.col("agenda_items", "professional_items", "speakers", "opinions").cast(pl.Int64)
    )
    assert (number["professional_items"] <= number["agenda_items"]).drop_nulls().all()
    assert (number["speakers"] <= number["opinions"]).drop_nulls().all()
    thematic = tables["meetings"]["kind"].is_in(["thematic", "regular_and_thematic"])
    assert (tables["meetings"]["topic"].is_not_null() == thematic).all()


def test_headcounts_add_up(tables):
    heads = tables["headcounts"].with_columns(pl.exclude("meeting_code").cast(pl.Int64))
    parts = heads.select(pl.sum_horizontal("present", "present_online", "excused", "unexcused"))["present"]
    assert (heads["expected"].drop_nulls() == parts.filter(heads["expected"].is_not_null())).all()
    assert (parts <= heads["on_roll"]).all()
