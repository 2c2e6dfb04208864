"""Discipline taken together, held against a count row by row; the level of the signal says what the signal says."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from random import Random

import pytest

from etl.discover import modules
from models import discipline
from tests import warehouses
from tests.models.signals.marts import AS_OF, MONTHS, add_cell

FORMS = ("reprimand", "warning", "expulsion", "struck_off")
UNITS = [f"U{i}" for i in range(8)]
ABOVE = {unit: f"D{i % 6}" for i, unit in enumerate(UNITS)}


@pytest.fixture(scope="module")
def world():
    """Eight organisations below six, four cells each; one cell began in 2026, one is of unknown size."""
    random = Random(5)
    with warehouses.copied() as con:
        cases = [row for unit in UNITS for row in _organisation(con, unit, random)]
        con.execute("UPDATE mart.cell_profiles SET members = NULL WHERE cell_code = 'U31'")
        discipline.publish(con, AS_OF)
        con.register("found", modules("models.signals")["discipline_outlier"].observe(con, AS_OF))
        con.execute("CREATE TEMP TABLE seen AS FROM found")
        yield con, cases


def _organisation(con, unit, random):
    con.execute(
        "INSERT INTO intake.units (unit_code, parent_code, name, level, run) VALUES (?, ?, ?, 'grassroots', 1)",
        [unit, ABOVE[unit], unit],
    )
    for i in range(4):
        code = f"{unit}{i}"
        add_cell(con, code, unit=unit)
        con.execute("INSERT INTO mart.cell_scope VALUES (?, ?, ?)", [ABOVE[unit], code, AS_OF])
        con.execute(
            "INSERT INTO mart.cell_calendar SELECT $cell, unnest($months::DATE[]), $unit, 'residential'",
            {"cell": code, "unit": unit, "months": _lived(code)},
        )
        for number in range(random.randrange(5)):
            decided_on = date(2023 + random.randrange(4), random.randrange(1, 13), random.randrange(1, 28))
            form = random.choice(FORMS)
            con.execute(
                "INSERT INTO intake.discipline (case_code, cell_code, subject, form, decided_on, run) "
                "VALUES (?, ?, 'member', ?, ?, 1)",
                [f"{code}-{number}", code, form, decided_on],
            )
            yield code, form, decided_on


def _lived(code):
    return [month for month in MONTHS if month >= date(2026, 1, 1)] if code == "U00" else MONTHS


def plain(cases, cells, months):
    """Forms counted, and member-years, of some cells over so many months."""
    first = date(AS_OF.year + (AS_OF.month - months) // 12, (AS_OF.month - months) % 12 + 1, 1)
    known = [cell for cell in cells if cell != "U31"]
    begin = {cell: max(first, _lived(cell)[0]) for cell in known}
    forms = Counter(form for cell, form, day in cases if cell in begin and begin[cell] <= day < date(2026, 11, 1))
    years = sum(20 * sum(month >= first for month in _lived(cell)) / 12 for cell in known)
    return forms, years


@pytest.mark.parametrize("months", [12, 24, 36])
def test_counts_of_every_level_are_those_of_the_rows(world, months):
    con, cases = world
    cells = {f"{unit}{i}": unit for unit in UNITS for i in range(4)}
    groups = {("subtree", ""): list(cells)}
    for cell, unit in cells.items():
        for key in (("organisation", unit), ("subtree", unit), ("above", ABOVE[unit]), ("subtree", ABOVE[unit])):
            groups.setdefault(key, []).append(cell)
    columns = "level, unit_code, n_cells, n_cases, n_struck_off, member_years"
    rows = con.execute(f"SELECT {columns} FROM result.discipline_rates WHERE months = ?", [months]).fetchall()
    assert {(level, unit) for level, unit, *_ in rows} == set(groups)
    for level, unit, n_cells, n_cases, n_struck_off, member_years in rows:
        forms, years = plain(cases, groups[level, unit], months)
        assert n_cells == len([cell for cell in groups[level, unit] if cell != "U31"])
        assert (n_cases, n_struck_off) == (forms.total() - forms["struck_off"], forms["struck_off"])
        assert member_years == pytest.approx(years)
        if level == "subtree":
            asked = [unit, months]
            counts = con.execute(
                "SELECT form, n_cases FROM result.discipline_forms WHERE unit_code = ? AND months = ?", asked
            )
            assert dict(counts.fetchall()) == forms


def test_three_years_of_organisations_say_what_the_signal_says(world):
    con, _ = world
    rows = con.execute(
        "SELECT r.n_cases, r.n_struck_off, r.expected / r.member_years, r.enough, s.enough, s.evidence "
        "FROM result.discipline_rates r JOIN seen s USING (unit_code) WHERE months = 36 AND level = 'organisation'"
    ).fetchall()
    assert len(rows) == len(UNITS)
    for n_cases, n_struck_off, usual, enough, signal_enough, evidence in rows:
        values = json.loads(evidence)
        assert (n_cases, n_struck_off, round(1000 * usual, 1)) == (values["n"], values["struck_off"], values["usual"])
        assert enough == signal_enough


def test_limits_hold_what_is_usual_and_intervals_are_in_order(world):
    con, _ = world
    rows = con.execute(
        "SELECT low998, low95, expected, high95, high998, rate_low95, rate_high95 FROM result.discipline_rates "
        "WHERE level <> 'subtree'"
    ).fetchall()
    assert rows
    for low998, low95, expected, high95, high998, rate_low, rate_high in rows:
        assert low998 <= low95 <= expected + 1
        assert expected <= high95 + 1
        assert high95 <= high998
        assert 0 <= rate_low < rate_high


def test_published_twice_is_published_once_and_without_discipline_not_at_all(world):
    con, _ = world
    before = con.execute("SELECT count(*) FROM result.discipline_rates").fetchall()
    discipline.publish(con, AS_OF)
    assert con.execute("SELECT count(*) FROM result.discipline_rates").fetchall() == before
    con.execute("CREATE TEMP TABLE kept AS FROM intake.discipline")
    con.execute("DELETE FROM intake.discipline")
    discipline.publish(con, AS_OF)
    assert con.execute("SELECT count(*) FROM result.discipline_rates").fetchall() == [(0,)]
    con.execute("INSERT INTO intake.discipline FROM kept")
    discipline.publish(con, AS_OF)
