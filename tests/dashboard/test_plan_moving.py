"""Moving visits beside the calendar: by a day, to another team, with a reason, within the month; the room is shown."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.auth.current_user import store
from dashboard.language import Language
from dashboard.store import audit, plans
from dashboard.store.plans import Proposed
from etl.config.workspace import now
from tests.dashboard.showing import show, text

VI = Language("vi")
MONTH = date(2031, 12, 1)


@pytest.fixture
def planned(open_world, monkeypatch):
    """C1 and C2 are visited on the last two days of a month by teams 1 and 2, of two teams with one day each."""
    open_world("tiny")
    monkeypatch.setenv("CELLPULSE_NOW", "2031-11-10")
    if not plans.planned(store(), MONTH, ["C1"]):
        visits = [Proposed("C1", MONTH.replace(day=30), 1, "flag"), Proposed("C2", MONTH.replace(day=31), 2, "flag")]
        plans.propose(store(), MONTH, "", None, {"teams": "2", "days_each": "1"}, "seed", visits, "an", now())
    return {one.cell_code: one.id for one in plans.planned(store(), MONTH, ["C1", "C2"])}


def move(name: str, visit: int, reason: str = "trùng lịch") -> str:
    app = show("plan", month=f"{MONTH:%Y-%m}", show="calendar", visit=str(visit))
    app.text_input(key="plan-move-reason").set_value(reason)
    app.button(key=f"plan-move-{name}").click().run()
    assert not app.exception, [e.message for e in app.exception]
    return text(app) + " ".join(one.value for one in [*app.error, *app.success])


def where(cell: str) -> tuple[int, int | None]:
    (one,) = plans.planned(store(), MONTH, [cell])
    assert one.visit_on is not None
    return one.visit_on.day, one.team


def test_the_next_key_moves_the_same_visit_though_another_is_the_first_of_the_month_now(planned):
    move("team", planned["C2"])
    app = show("plan", month=f"{MONTH:%Y-%m}", show="calendar")
    for name in ("team", "later", "team"):
        app.text_input(key="plan-move-reason").set_value("trùng lịch")
        app.button(key=f"plan-move-{name}").click().run()
        assert app.selectbox(key="address_visit").value == str(planned["C1"])
    assert (where("C1"), where("C2")) == ((31, 1), (31, 1))
    move("earlier", planned["C1"])
    move("team", planned["C2"])
    assert (where("C1"), where("C2")) == ((30, 1), (31, 2))


def test_a_visit_moves_by_a_day_and_to_another_team_with_a_reason(planned):
    assert VI("plan.move.refused", reason=VI("refused.no_reason")) in move("later", planned["C1"], reason=" ")
    assert where("C1") == (30, 1)
    assert VI("plan.swap.done") in move("later", planned["C1"])
    other_month = VI("refused.other_month", day="01/01/2032", month=VI.month(MONTH))
    assert VI("plan.move.refused", reason=other_month) in move("later", planned["C1"])
    assert where("C1") == (31, 1)
    shown = move("team", planned["C2"])
    assert (where("C2"), where("C1")) == ((31, 1), (31, 1))
    assert VI("plan.move.room", days=1, room=2, teams=2) in shown
    assert VI("plan.move.over", days="31/12/2031") in shown, "one team has both visits of the day"
    move("team", planned["C2"])
    assert {where("C1"), where("C2")} == {(31, 1), (31, 2)}
    moved = [entry for entry in audit.entries(store()) if entry.action == "visit swapped" and entry.subject == "C1"]
    assert moved[-1].detail["day"] == "2031-12-31"
    move("earlier", planned["C1"])
    assert where("C1") == (30, 1)
