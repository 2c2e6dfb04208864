"""Every criterion file held against its cases: evidence full, in part, and lacking."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from etl.discover import ROOT, statements
from models.scoring import rubric
from tests.models.criteria import filled

CASES = ROOT / "tests/cases/criteria"
LINES = {line.evidence: line for one in rubric.load() for line in one.rubric.lines if line.evidence}
SPAN = {"first_day": date(2020, 1, 1), "last_day": date(2030, 12, 31)}


def _cases():
    for name in statements("models/criteria"):
        file = CASES / f"{name}.toml"
        cases = tomllib.loads(file.read_text("utf-8"))["case"] if file.exists() else [{"title": "none"}]
        yield from (pytest.param(name, case, id=f"{name}-{case['title']}") for case in cases)


@pytest.mark.parametrize(("name", "case"), list(_cases()))
def test_case(con, name, case):
    assert "expected" in case, f"write tests/cases/criteria/{name}.toml: title, meetings, expected"
    filled.add_cells(con, case.get("cells", []))
    filled.add_meetings(con, case["meetings"])
    filled.add_tasks(con, case.get("tasks", []))
    shares = _shares(con, name)
    # The case is about meeting m; a line that says nothing of it, or gives no share, is not assessable.
    seen = shares.get("m", {"share": None})
    if not case["expected"]:
        assert seen["share"] is None
        return
    expected = case["expected"]
    bounds = {"low": expected["share"], "high": expected["share"]} | expected
    assert {key: seen[key] for key in bounds} == pytest.approx(bounds, abs=1e-5)


@pytest.mark.parametrize("name", statements("models/criteria"))
def test_a_file_answers_for_each_meeting_at_most_once_and_only_for_counting_ones(con, name):
    kinds = ["regular", "thematic", "regular_and_thematic", "extraordinary", "annual_review", "congress"]
    filled.add_meetings(con, [{"meeting_code": kind, "kind": kind} for kind in kinds])
    filled.add_tasks(con, [{"meeting_code": kind} for kind in kinds])
    con.execute(f"CREATE OR REPLACE TEMP TABLE found AS {statements('models/criteria')[name].sql}", _arguments(name))
    assert con.execute("SELECT max(n) FROM (SELECT count(*) AS n FROM found GROUP BY meeting_code)").fetchall()[0][
        0
    ] in (1, None)
    assert {code for (code,) in con.execute("SELECT meeting_code FROM found").fetchall()} <= set(kinds[:3])


@pytest.mark.parametrize("name", statements("models/criteria"))
def test_a_meeting_of_which_nothing_is_known_is_not_assessable(con, name):
    filled.add_meetings(con, [{"meeting_code": "m"}])
    assert _shares(con, name).get("m", {"share": None})["share"] is None


def _arguments(name):
    return LINES[name].arguments | SPAN


def _shares(con, name):
    sql = statements("models/criteria")[name].sql
    rows = con.execute(f"SELECT meeting_code, share, low, high FROM ({sql})", _arguments(name)).fetchall()
    return {code: dict(zip(("share", "low", "high"), values, strict=True)) for code, *values in rows}
