"""Marking two tasks in the same words as not the same one: asked as somebody would, and followed by every figure."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from dashboard import access, jobs
from dashboard.auth import current_user as visiting
from dashboard.auth.current_user import CurrentUser, store
from dashboard.scope import WHOLE, Unit, from_code
from dashboard.store import distinct_tasks
from dashboard.store.distinct_tasks import Pair
from dashboard.store.people import Right
from etl.config.workspace import now
from etl.intake.distinct_tasks import declare_distinct, withdraw_distinct
from tests.dashboard.rows import AS_OF
from tests.dashboard.showing import show, text

TODAY = date(2026, 11, 10)


@pytest.fixture
def con(open_world):
    open_world("full")
    con = access._service().connect()
    yield con
    con.execute("DELETE FROM intake.distinct_tasks")


def as_role(monkeypatch: pytest.MonkeyPatch, role: str, unit: str = "") -> None:
    right = Right(7, role, from_code(unit), "", date(2027, 1, 1))
    monkeypatch.setattr(visiting, "_signed_in", lambda chosen: CurrentUser("an", right, (right,)))


def listed() -> dict:
    """The cell of the first wording that is said to be set again silently."""
    return access.query("decision_repeats", WHOLE, as_of=AS_OF, take=1).row(0, named=True)


def seen_anew(open_world) -> None:
    """Answers of one edition are kept; a change is published as another."""
    open_world("full")


def pairs_of(cell: str, unit: str = "") -> list[Pair]:
    rows = access.query("decision_pairs", from_code(unit), as_of=AS_OF, cell=cell)
    return [Pair(*row) for row in rows.select("earlier_code", "later_code").rows()]


def test_the_page_follows_a_correction_at_once_and_its_being_taken_back(con, open_world):
    cell = listed()["cell_code"]
    pairs = pairs_of(cell)
    before = figures(cell)
    assert all(declare_distinct(con, pair, TODAY) for pair in pairs)
    seen_anew(open_world)
    assert pairs_of(cell) == []
    assert cell not in {row[0] for row in access.query("decision_repeats", WHOLE, as_of=AS_OF, take=1_000).rows()}
    assert set(figures(cell).values()) <= {None, 1}
    assert not declare_distinct(con, pairs[0], TODAY)
    assert all(withdraw_distinct(con, pair) for pair in pairs)
    assert not withdraw_distinct(con, pairs[0])
    seen_anew(open_world)
    assert figures(cell) == before
    assert pairs_of(cell) == pairs


def test_one_correction_leaves_the_other_pairs_of_the_wording(con, open_world):
    row = listed()
    latest = pairs_of(row["cell_code"])[0]
    before = figures(row["cell_code"])
    declare_distinct(con, latest, TODAY)
    seen_anew(open_world)
    assert latest not in pairs_of(row["cell_code"])
    assert figures(row["cell_code"])[latest.later] == 1
    assert figures(row["cell_code"])[latest.earlier] == before[latest.earlier] - 1


def figures(cell: str) -> dict[str, int]:
    rows = access.query("decision_ledger", WHOLE, as_of=AS_OF, take=100_000)
    return {row["task_code"]: row["times"] for row in rows.to_dicts() if row["cell_code"] == cell}


def test_only_two_tasks_of_a_cell_in_the_same_words_the_earlier_one_first_can_be_corrected(con):
    earlier, later = pairs_of(listed()["cell_code"])[0]
    for wrong in ((later, earlier), (earlier, earlier), (earlier, "nobody's"), ("nobody's", later)):
        assert not declare_distinct(con, wrong, TODAY)
    assert con.execute("FROM intake.distinct_tasks").fetchall() == []


def test_a_correction_asks_a_reason_starts_the_command_and_can_be_taken_back(con, monkeypatch):
    started = []
    monkeypatch.setattr(jobs, "start", lambda home, job, arguments, content: started.append(arguments))
    cell = listed()["cell_code"]
    pair = pairs_of(cell)[0]
    app = show("decisions")
    assert "Chưa có cặp nào trong phạm vi này được đánh dấu" in text(app)
    app.selectbox(key="address_cell").select(cell).run()
    assert app.query_params["cell"] == cell
    _press(app, "declare", "")
    assert "Hãy ghi lý do trước" in text(app)
    assert started == []
    _press(app, "declare", "Hai công trình khác nhau")
    assert started == [["distinct", "declare", "--why=Hai công trình khác nhau", "--by=", "--", *pair]]
    distinct_tasks.enter(store(), now(), "an", distinct_tasks.DECLARED, pair, "Hai công trình khác nhau")
    app = show("decisions", cell=cell)
    assert "<td>Hai công trình khác nhau</td>" in text(app)
    _press(app, "withdraw", "Nhầm")
    assert started[1] == ["distinct", "withdraw", "--why=Nhầm", "--by=", "--", *pair]
    distinct_tasks.enter(store(), now(), "an", distinct_tasks.WITHDRAWN, pair, "Nhầm")
    assert distinct_tasks.in_force(store()) == []


@pytest.mark.parametrize(("role", "may"), [("inspector", True), ("steward", False)])
def test_only_who_may_deal_with_cells_corrects(con, monkeypatch, role, may):
    as_role(monkeypatch, role)
    assert ("Việc bị ghép nhầm là giao lại" in text(show("decisions"))) is may


def test_of_a_cell_outside_of_the_scope_neither_pair_nor_correction_is_seen(con, monkeypatch):
    listed_first = listed()
    cell, label = listed_first["cell_code"], f"{listed_first['name']}, {listed_first['unit']}"
    assert label in show("decisions").selectbox(key="address_cell").options
    [pair, *_] = pairs_of(cell)
    inside = {row[0] for row in con.execute("SELECT cell_code FROM mart.cell_scope WHERE unit_code = 'D1'").fetchall()}
    outside = "D2" if cell in inside else "D1"
    assert pairs_of(cell, outside) == []
    named = {"as_of": AS_OF, "tasks": "\n".join(pair)}
    assert access.query("tasks_named", Unit(outside), **named).is_empty()
    assert access.query("tasks_named", WHOLE, **named).height == 2
    distinct_tasks.enter(store(), now(), "an", distinct_tasks.DECLARED, pair, "Hai công trình khác nhau")
    try:
        as_role(monkeypatch, "inspector", outside)
        shown = text(app := show("decisions", cell=cell))
        assert "Hai công trình khác nhau" not in shown
        assert label not in app.selectbox(key="address_cell").options
        assert [box for box in app.selectbox if box.key.startswith("distinct-pair")] == []
    finally:
        distinct_tasks.enter(store(), now(), "an", distinct_tasks.WITHDRAWN, pair, "Nhầm")


def _press(app, step: str, why: str) -> None:
    app.text_input(key=f"distinct-why-{step}").set_value(why)
    next(button for button in app.button if button.form_id == f"distinct-{step}").click().run()
    assert not app.exception, [e.message for e in app.exception]


def test_pairs_are_those_that_the_sign_counts(con):
    signalled = "SELECT t.cell_code, p.line_mark, m.held_on, m.meeting_code, m.month FROM mart.task_facts t JOIN "
    signalled += (
        "mart.meeting_facts m USING (meeting_code) JOIN intake.text_fingerprints p ON p.code = t.task_code ORDER BY ALL"
    )
    rows = con.execute(signalled).fetchall()
    expected = {
        (earlier[2], later[2])
        for earlier, later in pairwise(rows)
        if earlier[:2] == later[:2] and earlier[3] != later[3] and later[0] == listed()["cell_code"]
        if later[4] > date(2025, 10, 1) and later[2] - earlier[2] <= timedelta(days=365)
    }
    pairs = access.query("decision_pairs", WHOLE, as_of=AS_OF, cell=listed()["cell_code"])
    assert expected
    assert set(pairs.select("earlier_on", "later_on").rows()) == expected
