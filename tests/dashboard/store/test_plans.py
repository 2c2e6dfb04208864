"""Plans of visits in the store: what people did by hand outlives a proposal, nothing leaves the scope, nobody loses."""

from __future__ import annotations

import threading
from datetime import date, datetime

import pytest
from sqlalchemy import text

from dashboard.store import Conflict, plans
from etl.user_error import UserError

AT = datetime(2026, 11, 10, 9, 0)
MONTH = date(2026, 12, 1)
SEED = "5eed"
SEVENTH = date(2026, 12, 7)


def day(n: int) -> date:
    return MONTH.replace(day=n)


def visit(cell: str, n: int = 3, by: str = "flag") -> plans.Proposed:
    return plans.Proposed(cell, day(n), 1, by, {"attention": 0.9})


def draft(store, *visits: plans.Proposed, seen: int | None = None, unit: str = "P"):
    return plans.propose(store, MONTH, unit, seen, {"teams": 2}, SEED, visits, "an", AT)


def cells(store, within=("C1", "C2", "C3", "C4")) -> list[str]:
    return [v.cell_code for v in plans.planned(store, MONTH, within)]


def test_a_cell_put_in_by_hand_is_there_once(store):
    first = plans.add_to_plan(store, "C1", day(9), "an")
    again = plans.add_to_plan(store, "C1", MONTH, "binh", visit_on=day(4))
    assert (again.id, again.planned_by, again.visit_on, again.team) == (first.id, "an", None, None)
    assert plans.add_to_plan(store, "C1", date(2027, 1, 1), "an").id != first.id
    with pytest.raises(UserError, match="not in the month"):
        plans.add_to_plan(store, "C2", MONTH, "an", visit_on=date(2027, 1, 4))


def test_two_who_put_in_the_same_cell_get_one_visit(store):
    visits = []
    threads = [
        threading.Thread(target=lambda by=by: visits.append(plans.add_to_plan(store, "C1", MONTH, by).id))
        for by in ("an", "binh")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(visits) == 2
    assert len(set(visits)) == 1


def test_only_cells_of_the_scope_are_listed(store):
    for code in ("C1", "C2"):
        plans.add_to_plan(store, code, MONTH, "an")
    assert cells(store, ["C2", "C9"]) == ["C2"]


def test_a_new_proposal_replaces_the_draft_but_not_what_was_done_by_hand(store):
    plans.add_to_plan(store, "C4", MONTH, "an")
    first = draft(store, visit("C1"), visit("C2", 4, "random"), visit("C4", 5))
    rows = {v.cell_code: v for v in plans.planned(store, MONTH, ["C1", "C2", "C3", "C4"])}
    assert rows["C4"].visit_on == day(5)
    plans.swap(store, rows["C2"].id, rows["C2"].version, "C3", day(8), "gần hơn", "an", within=["C2", "C3"])
    second = plans.propose(
        store, MONTH, "P", first.version, {"teams": 3}, "other", [visit("C2"), visit("C3", 9), visit("C4", 6)], "an", AT
    )
    assert cells(store) == ["C2", "C4", "C3"]
    assert (second.seed, second.settings) == (SEED, {"teams": 3})
    kept = plans.planned(store, MONTH, ["C3"])[0]
    assert (kept.selected_by, kept.visit_on, plans.swap_reason(store, kept)) == ("other", day(9), "gần hơn")


def test_an_accepted_plan_is_proposed_no_more(store):
    plan = draft(store, visit("C1"))
    accepted = plans.accept(store, plan.id, plan.version, "an", AT)
    assert (accepted.accepted_by, plans.find_plan(store, MONTH, "P").accepted_at) == ("an", AT)
    with pytest.raises(UserError, match="is accepted"):
        draft(store, visit("C2"), seen=accepted.version)
    with pytest.raises(UserError, match="is accepted"):
        plans.accept(store, plan.id, accepted.version, "an", AT)
    assert cells(store) == ["C1"]


def test_who_looked_at_an_older_plan_is_told(store):
    plan = draft(store, visit("C1"))
    with pytest.raises(Conflict):
        draft(store, visit("C2"))
    draft(store, visit("C2"), seen=plan.version)
    with pytest.raises(Conflict):
        plans.accept(store, plan.id, plan.version, "an", AT)
    with pytest.raises(Conflict):
        draft(store, visit("C2"), unit="D1")
    assert cells(store) == ["C2"]


def test_a_swap_needs_a_reason_a_free_cell_the_month_and_the_scope(store):
    draft(store, visit("C1"), visit("C2"))
    row = plans.planned(store, MONTH, ["C1"])[0]

    def swap(cell="C3", on=SEVENTH, why="trùng lịch", within=("C1", "C2", "C3"), seen=row.version):
        return plans.swap(store, row.id, seen, cell, on, why, "an", within=within)

    with pytest.raises(UserError, match="say why"):
        swap(why=" ")
    with pytest.raises(UserError, match="in the month's plan already"):
        swap(cell="C2")
    with pytest.raises(UserError, match="not in the month"):
        swap(on=date(2027, 1, 7))
    for within in (["C1"], ["C3"]):
        with pytest.raises(UserError, match="no such visit"):
            swap(within=within)
    done = swap()
    assert (done.cell_code, done.selected_by, done.visit_on, done.why["instead_of"]) == ("C3", "other", day(7), "C1")
    with pytest.raises(Conflict):
        swap(seen=row.version)
    with store.engine.connect() as connection:
        assert "trùng lịch" not in str(connection.execute(text("SELECT * FROM planned_visits")).all())


def test_another_day_leaves_the_choice_as_it_was(store):
    draft(store, visit("C1", by="random"))
    row = plans.planned(store, MONTH, ["C1"])[0]
    moved = plans.swap(store, row.id, row.version, "C1", day(20), "chi bộ đổi lịch", "an", within=["C1"])
    assert (moved.selected_by, moved.why, moved.visit_on) == ("random", {"attention": 0.9}, day(20))


def test_two_teams_go_on_one_day_and_a_team_by_hand_stays_when_proposed_anew(store):
    first = draft(store, visit("C1"), visit("C2", 9))
    row = plans.planned(store, MONTH, ["C2"])[0]
    moved = plans.swap(store, row.id, row.version, "C2", SEVENTH, "cùng ngày", "an", within=["C2"], team=2)
    assert (moved.visit_on, moved.team, moved.selected_by) == (SEVENTH, 2, row.selected_by)
    plans.propose(store, MONTH, "P", first.version, {}, SEED, [visit("C1", 7), visit("C2", 7)], "an", AT)
    both = {one.cell_code: (one.visit_on, one.team) for one in plans.planned(store, MONTH, ["C1", "C2"])}
    assert both == {"C1": (SEVENTH, 1), "C2": (SEVENTH, 2)}
