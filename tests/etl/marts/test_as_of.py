"""The tree and the peers as at the end of a month."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from etl.transform import mart_builder

JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)


def cell(code, unit="u", **changes):
    row = {"cell_code": code, "unit_code": unit, "name": code, "cell_type": "residential", "area_traits": None}
    return row | {"valid_from": None, "valid_to": None} | changes


def unit(code, parent, level="commune", first=None, last=None):
    return {
        "unit_code": code,
        "parent_code": parent,
        "name": code,
        "level": level,
        "valid_from": first,
        "valid_to": last,
    }


def roll(cell_code, n):
    row = {"cell_code": cell_code, "kind": "full", "valid_from": "2020-01-01"}
    return [row | {"member_code": f"{cell_code}-{i}"} for i in range(n)]


@pytest.fixture
def scope(built, rows):
    def as_of(month, **tables):
        con = built(**tables)
        mart_builder.build_as_of(con, month)
        pairs = rows(f"SELECT unit_code, cell_code FROM mart.cell_scope WHERE as_of = '{month}' ORDER BY ALL")
        return [(row["unit_code"], row["cell_code"]) for row in pairs]

    return as_of


def test_a_cell_lies_below_every_organisation_above_it(scope):
    units = [unit("province", None), unit("commune", "province"), unit("u", "commune")]
    assert scope(JUNE, cells=[cell("c")], units=units) == [("", "c"), ("commune", "c"), ("province", "c"), ("u", "c")]


def test_the_tree_is_the_one_of_the_last_day(scope):
    units = [
        unit("u", "district", last="2025-06-30"),
        unit("u", "province", first="2025-07-01"),
        unit("province", None),
    ]
    district = unit("district", "province", last="2025-06-30")
    assert ("district", "c") in scope(JUNE, cells=[cell("c")], units=[*units, district])
    assert scope(JULY, cells=[], units=[]) == [("", "c"), ("province", "c"), ("u", "c")]


def test_cells_that_do_not_exist_on_the_last_day_are_left_out(scope):
    ended = [cell("a", valid_to="2025-06-29"), cell("b", valid_to="2025-06-30"), cell("d", valid_from="2025-07-01")]
    assert scope(JUNE, cells=ended) == [("", "b"), ("u", "b")]


def test_an_unknown_parent_ends_the_tree_and_a_ring_does_not_hang(scope):
    units = [unit("u", "ring"), unit("ring", "u"), unit("w", "nowhere")]
    pairs = scope(JUNE, cells=[cell("c"), cell("d", unit="w")], units=units)
    assert pairs == [("", "c"), ("", "d"), ("nowhere", "d"), ("ring", "c"), ("u", "c"), ("w", "d")]


def test_looking_back_from_a_second_month_keeps_the_first(built, rows):
    con = built(cells=[cell("c")])
    for month in (JUNE, JULY, JUNE):
        mart_builder.build_as_of(con, month)
    assert Counter(str(row["as_of"]) for row in rows("SELECT as_of FROM mart.cell_scope")) == {
        "2025-06-01": 2,
        "2025-07-01": 2,
    }


@pytest.fixture
def peers(built, rows):
    def of(cells, **tables):
        mart_builder.build_as_of(built(cells=cells, **tables), date(2026, 1, 1))
        pairs = {}
        for row in rows("SELECT * FROM mart.peers ORDER BY cell_code, nearness"):
            pairs.setdefault(row["cell_code"], []).append(row)
        return pairs

    return of


def test_twenty_peers_of_the_same_type_never_oneself(peers):
    pairs = peers([cell(f"c{i:02}", cell_type="agency" if i % 3 == 0 else "residential") for i in range(75)])
    assert len(pairs) == 75
    for code, rows in pairs.items():
        assert [row["nearness"] for row in rows] == list(range(1, 21))
        assert code not in {row["peer_code"] for row in rows}
        assert len({row["peer_code"] for row in rows}) == 20
        assert {int(row["peer_code"][1:]) % 3 == 0 for row in rows} == {int(code[1:]) % 3 == 0}


def test_a_rare_type_has_as_many_peers_as_there_are(peers):
    pairs = peers([cell("a", cell_type="student"), cell("b", cell_type="student"), cell("c")])
    assert [(code, [row["peer_code"] for row in rows]) for code, rows in pairs.items()] == [("a", ["b"]), ("b", ["a"])]


def test_size_goes_before_traits_and_traits_before_the_kind_of_area(peers):
    cells = [cell(f"big{i:02}") for i in range(21)]
    cells += [cell(f"remote{i:02}", area_traits="remote;border" if i % 2 else "border;remote") for i in range(21)]
    cells += [cell(f"plain{i:02}", unit="grassroots") for i in range(21)] + [cell(f"village{i:02}") for i in range(21)]
    members = [row for c in cells for row in roll(c["cell_code"], 25 if c["cell_code"].startswith("big") else 12)]
    pairs = peers(cells, memberships=members, units=[unit("u", None), unit("grassroots", "u", level="grassroots")])
    for code, rows in pairs.items():
        assert {row["peer_code"][:3] for row in rows} == {code[:3]}
        assert all(row["same_size_class"] and row["same_traits"] and row["same_area_kind"] for row in rows)


def test_where_a_group_is_small_the_columns_say_what_differs(peers):
    cells = [cell(f"c{i:02}") for i in range(30)] + [cell("island", area_traits="island")]
    pairs = peers(cells, memberships=[row for c in cells for row in roll(c["cell_code"], 10)])
    assert {(row["same_size_class"], row["same_traits"]) for row in pairs["island"]} == {(True, False)}
    assert len(pairs["island"]) == 20


def test_the_nearest_in_size_come_first(peers):
    cells = [cell(f"c{i:02}") for i in range(9, 20)]
    pairs = peers(cells, memberships=[row for c in cells for row in roll(c["cell_code"], int(c["cell_code"][1:]))])
    apart = [abs(row["members"] - row["peer_members"]) for row in pairs["c14"]]
    assert apart == sorted(apart)
    assert apart == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_without_a_roll_the_size_is_that_of_the_last_meeting(built, rows):
    meeting = {"meeting_code": "m", "cell_code": "c", "kind": "regular", "held_on": "2026-01-10"}
    con = built(
        cells=[cell("c"), cell("d")],
        meetings=[meeting],
        headcounts=[{"meeting_code": "m", "expected": 14, "present": 9}],
    )
    mart_builder.build_as_of(con, date(2026, 1, 1))
    profiles = rows("SELECT cell_code, members, size_class FROM mart.cell_profiles ORDER BY cell_code")
    assert [tuple(row.values()) for row in profiles] == [("c", 14, 2), ("d", None, 0)]


def names(rows, table, month):
    answer = rows(f"SELECT * FROM mart.{table} WHERE as_of = '{month}' ORDER BY ALL")
    return [tuple(row.values())[1:] for row in answer]


def test_names_are_the_newest_ones_that_had_begun_by_the_last_day(built, rows):
    con = built(
        cells=[
            cell("c", name="Old", valid_to="2025-06-30"),
            cell("c", unit="w", name="New", cell_type="agency", valid_from="2025-07-01"),
            cell("later", valid_from="2025-08-01"),
        ],
        units=[
            unit("u", "w", last="2025-06-29") | {"name": "Before"},
            unit("u", None, level="province", first="2025-06-30") | {"name": "After"},
        ],
    )
    for month in (JUNE, JULY):
        mart_builder.build_as_of(con, month)
    assert names(rows, "cell_names", JUNE) == [("c", "Old", "residential", "u")]
    assert names(rows, "cell_names", JULY) == [("c", "New", "agency", "w")]
    assert names(rows, "unit_names", JUNE) == [("u", "After", "province", None, None)]


def test_what_has_ended_keeps_its_last_name(built, rows):
    con = built(cells=[cell("c", valid_to="2024-01-31")], units=[unit("u", None, last="2024-01-31")])
    mart_builder.build_as_of(con, JUNE)
    assert names(rows, "cell_names", JUNE) == [("c", "c", "residential", "u")]
    assert names(rows, "unit_names", JUNE) == [("u", "u", "commune", None, date(2024, 1, 31))]
