"""The page that begins the day: each role its own parts, from what is published and written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dashboard import access
from dashboard.auth import current_user as visiting
from dashboard.auth.current_user import CurrentUser, store
from dashboard.scope import WHOLE
from dashboard.store import cases, plans
from dashboard.store.people import Right
from etl.config.workspace import now
from tests.dashboard.rows import AS_OF
from tests.dashboard.showing import show, text

UNTIL = now().date() + timedelta(days=20)


@pytest.fixture
def as_role(monkeypatch, open_world):
    """Signs in somebody with a role on the world of 300 cells, as a provider would."""
    open_world("full")

    def sign_in(role: str, login: str) -> None:
        right = Right(900, role, WHOLE, "thử", UNTIL)
        user = CurrentUser(login, right, (right,))
        monkeypatch.setattr(visiting, "_signed_in", lambda chosen: user)

    return sign_in


def test_a_leader_sees_the_next_visit_with_questions_and_what_was_promised(as_role):
    as_role("leader", "lan")
    today, cell = now().date(), _first_of_queue()
    plans.add_to_plan(store(), cell, today, "lan", visit_on=today)
    case = cases.open_case(store(), cell, ["attendance_drop"], "lan", now())
    cases.promise(store(), case.id, "đổi giờ họp", today, today + timedelta(days=9))
    shown = text(show("home"))
    assert "Hôm nay" in shown
    assert "Ba câu nên hỏi" in shown
    assert "đổi giờ họp" in shown


def test_an_inspector_sees_own_cases_and_what_came_in_since_the_last_look(as_role):
    as_role("inspector", "minh")
    cell = _first_of_queue()
    case = cases.open_cases(store(), [cell]).get(cell) or cases.open_case(store(), cell, [], "minh", now())
    cases.change_case(store(), case.id, case.version, "minh", now(), reason="nhận việc", owner="minh")
    first = text(show("home"))
    assert "1 vụ việc do bạn phụ trách, 0 quá hạn." in first
    assert "Từ lần sau, phần này cho biết" in first
    cases.add_note(store(), case.id, "answer", "đã họp bù", "minh", now() + timedelta(minutes=1))
    again = text(show("home"))
    assert "Lần xem trước" in again
    assert "chi bộ đã trả lời" in again


def test_a_committee_sees_which_cells_drove_the_quarter(as_role):
    as_role("committee", "hoa")
    shown = text(show("home", measure="attendance"))
    rows = access.query("quarter_drivers", WHOLE, as_of=AS_OF, measure="attendance", take=100_000)
    assert rows["part"].sum() == pytest.approx(rows["total"][0])
    assert rows.filter("beyond")["part"].sum() == pytest.approx(rows["by_beyond"][0])
    assert f"{rows['n_beyond'][0]} trong {rows['n_cells'][0]} chi bộ thay đổi quá mức" in shown


def test_a_steward_sees_what_was_held_back_and_nobody_else_s_part(as_role):
    as_role("steward", "tam")
    shown = text(show("home"))
    assert "Dòng số liệu bị giữ lại" in shown
    assert "Cần xem trước" not in shown


def _first_of_queue() -> str:
    return access.query("queue", WHOLE, as_of=AS_OF, previous=None, take=1)["cell_code"][0]
