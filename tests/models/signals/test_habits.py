"""Every statement whose rows are meetings held against its cases: which meetings are seen, and which show the sign.

A case gives `meetings`, each with the fields of mart.meeting_facts, `times` over (one a month, the last in the month
of judgement; dates and times as days or minutes from the day of the meeting), and where needed rows of other
`tables`, a mart's or intake's name to its rows. CELL is what the cell is; `expected` = {of, n} and, where given, the
figures of the showing meetings; {} = nothing can be seen.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta

import polars as pl
import pytest

from etl.discover import ROOT, statements
from tests.models.signals.marts import AS_OF, add_cell

PROFILE = ("cell_type", "size_class", "area_traits", "members")
HELD_ON = 4  # days after the first of the month
FIRST, NEXT = date(2025, 11, 1), date(2026, 11, 1)


def habits():
    for name, query in statements("models/signals").items():
        if query.head.get("habit"):
            for case in tomllib.loads((ROOT / f"tests/cases/signals/{name}.toml").read_text("utf-8"))["case"]:
                yield pytest.param(query, case, id=f"{name}: {case['title']}")


def insert(con, table, row):
    columns = ", ".join(f'"{name}"' for name in row)
    con.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def dated(held_on, fields):
    """Days (`_on`) counted from the day of the meeting, moments (`_at`) as minutes from its midnight."""
    midnight = datetime.combine(held_on, time())
    return {
        name: held_on + timedelta(days=value)
        if name.endswith("_on") and isinstance(value, int)
        else midnight + timedelta(minutes=value)
        if name.endswith("_at") and isinstance(value, int)
        else value
        for name, value in fields.items()
    }


def fields_of(case):
    """The fields of each meeting of the case, in their order."""
    return [one for group in case.get("meetings", []) for one in [group] * group.get("times", 1)]


def meetings_of(fields, last=AS_OF):
    """Each meeting with its month, one a month, the last in the month of judgement or another."""
    first = pl.Series([last]).dt.offset_by(f"-{len(fields) - 1}mo")[0]
    for month, given in zip(pl.date_range(first, last, "1mo", eager=True).to_list(), fields, strict=True):
        held_on = month + timedelta(days=HELD_ON)
        ordinary = {"kind": "regular", "cell_type": "residential", "counts_for_attendance": True}
        named = {"meeting_code": f"M{month:%y%m}", "cell_code": "CASE", "month": month, "held_on": held_on}
        yield ordinary | named | dated(held_on, {k: v for k, v in given.items() if k != "times"})


@pytest.mark.parametrize(("query", "case"), list(habits()))
def test_case(con, query, case):
    add_cell(con, "CASE")
    for column, value in case.get("cell", {}).items():
        table = "cell_profiles" if column in PROFILE else "cell_circumstances"
        con.execute(f"UPDATE mart.{table} SET {column} = ?", [value])
    for meeting in meetings_of(fields_of(case)) if fields_of(case) else ():
        insert(con, "mart.meeting_facts", meeting)
    for table, rows in case.get("tables", {}).items():
        for row in rows:
            insert(con, table, row)
    rows = con.execute(query.sql, {"as_of": AS_OF}).pl()
    seen = rows.drop_nulls("shows")
    assert set(seen["cell_code"]) <= {"CASE"}
    assert seen["meeting_code"].n_unique() == seen.height
    assert all(FIRST <= month <= AS_OF for month in seen["month"])
    expected = case["expected"]
    assert (seen.height, int(seen["shows"].sum())) == (expected.get("of", 0), expected.get("n", 0))
    if "figures" in expected:
        assert seen.filter("shows").sort("month")["figure"].to_list() == pytest.approx(expected["figures"])


def test_no_statement_sees_a_meeting_outside_of_the_twelve_months(con):
    showing = {query.name: (query, case) for query, case in map(values_of, habits()) if case["expected"].get("n")}
    outside = set()
    for name, (query, case) in showing.items():
        add_cell(con, "CASE")
        # Sixteen months of it, one of them still to come.
        fields = fields_of(case) or [{}]
        for meeting in meetings_of([*[fields[0]] * (16 - len(fields)), *fields], NEXT):
            insert(con, "mart.meeting_facts", meeting)
        months = con.execute(query.sql, {"as_of": AS_OF}).pl().drop_nulls("shows")["month"]
        outside |= {(name, month) for month in months if not FIRST <= month <= AS_OF}
        for table in ("meeting_facts", "cell_scope", "cell_circumstances", "cell_profiles"):
            con.execute(f"DELETE FROM mart.{table}")
    assert sorted(outside) == []


def values_of(parameters):
    return parameters.values
