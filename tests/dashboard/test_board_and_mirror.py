"""The board of cases by state, and the mirror of our own visits by selection, level and team."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components.brief_download import PRINTED
from dashboard.language import Language
from dashboard.scope import WHOLE, Unit
from dashboard.store import audit, cases, plans
from dashboard.store.plans import Proposed
from dashboard.views.cases import board
from etl.config.workspace import now
from tests.dashboard.showing import show, text
from tests.dashboard.worlds import AS_OF

VI = Language("vi")


def test_the_board_has_each_open_case_once_in_the_column_of_its_state(open_world):
    open_world("tiny")
    for case in cases.open_cases(store(), ["C1", "C2", "C3"]).values():
        cases.change_case(store(), case.id, case.version, "", now(), reason="r", state="closed")
    for code, state in (("C1", "asked"), ("C2", "watched")):
        case = cases.open_case(store(), code, [], "", now())
        cases.change_case(store(), case.id, case.version, "", now(), reason="r", state=state)
    shown = text(show("cases", view="board"))
    columns = dict(re.findall(r'<section class="cp-board-column" aria-label="([^"]*): (\d+)">', shown))
    assert columns == {VI.of("case.state", s): str(int(s in ("asked", "watched"))) for s in board.STATES}
    opened = cases.open_cases(store(), ["C1", "C2"]).values()
    assert [len(re.findall(f'case={case.id}"', shown)) for case in opened] == [1, 1]


@pytest.fixture
def visited(open_world):
    """C1 was visited on 3 September by a team of the plan, with a commitment that came due and was not looked at."""
    open_world("visited")
    con = access._service().connect()
    con.execute("UPDATE intake.visits SET by_level = 'commune'")
    con.execute("UPDATE intake.findings SET due_on = '2026-10-01'")
    month, cell = date(2026, 9, 1), "C1"
    if not plans.planned(store(), month, [cell]):
        plans.propose(
            store(), month, "", None, {}, "seed", [Proposed(cell, date(2026, 9, 3), 2, "flag")], "an", now()
        )  # fmt: skip
    open_world("visited")
    return con


def row_of(shown: str, name: str) -> list[str]:
    cells = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', shown)
    return re.findall(r">([^<]*)</td>", cells[1]) if cells else []


def test_the_mirror_shows_how_a_visit_was_prepared_and_followed_up_by_level_and_team(visited):
    before = row_of(text(show("cases", mirror="level")), VI("visited.level.commune"))
    unknown = VI("value.unknown")
    assert before == ["1", "0 trong 1", unknown, unknown, "1 trong 1", "1 trong 1", "0 trong 1"]
    assert row_of(text(show("cases", mirror="team")), VI("plan.team", team="2")) == before
    assert row_of(text(show("cases")), VI("selected_by.flag")) == before
    audit.enter(store(), now().replace(year=2026, month=9, day=1), "an", PRINTED, "C1", copy="1")
    visited.execute(
        "INSERT INTO intake.visits BY NAME SELECT 'V2' AS visit_code, 'C1' AS cell_code, 'sit_in' AS kind, "
        "DATE '2026-10-05' AS visited_on, 'flag' AS selected_by, 'province' AS by_level, 2 AS run"
    )
    access._service()._answers.clear()
    after = row_of(text(show("cases", mirror="level")), VI("visited.level.commune"))
    visited.execute("DELETE FROM intake.visits WHERE visit_code = 'V2'")
    assert (after[1], after[-1]) == ("1 trong 1", "1 trong 1")


def test_teams_of_the_mirror_stand_in_the_order_of_their_numbers_and_visits_of_none_last(visited, monkeypatch):
    one = access.query("own_visits", WHOLE, as_of=AS_OF).to_dicts()[0]
    visits = [one | {"team": team, "prepared": False, "selected": "flag", "level": "commune"} for team in (10, 0, 2, 1)]
    monkeypatch.setattr("dashboard.views.cases.own_visits._visits", lambda *_: visits)
    shown = text(show("cases", mirror="team"))
    named = [VI("plan.team", team=str(team)) for team in (1, 2, 10)] + [VI("mirror.no_team")]
    places = [shown.index(f">{name}<") for name in named]
    assert places == sorted(places)


def test_the_mirror_has_no_visit_of_another_unit(visited):
    assert access.query("own_visits", WHOLE, as_of=AS_OF).height == 1
    assert access.query("own_visits", Unit("elsewhere"), as_of=AS_OF).is_empty()
