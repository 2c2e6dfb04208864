"""What can be done from the queue: five actions, each kept, on record and seen in the list; following; filters."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from dashboard.auth.current_user import RightEnded, store
from dashboard.components import casework, right_ended
from dashboard.components.case_writing import next_month
from dashboard.language import Language
from dashboard.scope import Unit
from dashboard.store import audit, cases, following, plans
from etl.config.workspace import now
from etl.user_error import TranslatableError
from tests.dashboard.showing import show, text
from tests.dashboard.test_pages import lines

VI = Language("vi")


@pytest.fixture
def world(open_world):
    """The tiny world, with no case open in it."""
    open_world("tiny")
    for code, case in cases.open_cases(store(), ["C1", "C2", "C3"]).items():
        cases.change_case(store(), case.id, case.version, "", now(), reason=f"tidy {code}", state="closed")
    for code in following.followed(store(), ""):
        following.follow(store(), "", code, wanted=False)


def act(verb: str, reason: str, cell: str = "C1", **address: str):
    app = show("attention", **address)
    app.button(key=f"act-{cell}").click().run()
    app.segmented_control(key=f"verb-{cell}").set_value(verb).run()
    app.text_area(key=f"reason-{cell}").set_value(reason).run()
    app.button(key=f"write-{cell}").click().run()
    assert not app.exception, [e.message for e in app.exception]
    return app


def listed(**address: str) -> set[str]:
    """The cells of the list."""
    return {line["code"] for line in lines(show("attention", **address))}


def the_case(cell: str = "C1"):
    return cases.open_cases(store(), [cell])[cell]


@pytest.mark.parametrize(
    ("verb", "state", "kind"),
    [
        ("ask", "asked", "question"),
        ("plan", "planned", "reason"),
        ("assign", "open", "reason"),
        ("watch", "watched", "reason"),
    ],
)
def test_an_action_is_kept_with_its_reason_and_stands_in_the_list(world, verb, state, kind):
    app = show("attention")
    app.button(key="act-C1").click().run()
    app.segmented_control(key="verb-C1").set_value(verb).run()
    app.text_area(key="reason-C1").set_value("Vì sao ít người dự?").run()
    if verb == "assign":
        app.text_input(key="owner-C1").set_value("lan").run()
    app.button(key="write-C1").click().run()
    case = the_case()
    assert (case.state, set(case.flags)) == (state, {"attendance_drop", "meeting_skipped"})
    last = cases.notes(store(), case.id)[-1]
    assert (last.kind, last.text) == (kind, "Vì sao ít người dự?")
    shown = text(show("attention"))
    assert "Đang xử lý:" in shown
    assert ("lan phụ trách" in shown) == (verb == "assign")
    entry = list(audit.entries(store()))[-1]
    assert [e.action for e in audit.entries(store())].count(f"case: {verb}") >= 1
    assert entry.subject != ""


def test_planned_from_the_queue_it_is_in_next_months_plan(world):
    act("plan", "đi xem")
    month = (now().date().replace(day=28) + timedelta(days=4)).replace(day=1)
    assert "C1" in plans.cells_of_month(store(), month)


def test_a_closed_case_leaves_the_list_of_cases_and_keeps_its_reason(world):
    act("watch", "chờ")
    case = the_case()
    act("close", "đã rõ: sáp nhập")
    assert cases.open_cases(store(), ["C1"]) == {}
    assert cases.notes(store(), case.id)[-1].text == "đã rõ: sáp nhập"
    assert "Đang xử lý:" not in text(show("attention"))


def test_without_a_reason_nothing_is_written(world):
    app = act("watch", "   ")
    assert "Hãy ghi vài chữ" in app.error[0].value
    assert cases.open_cases(store(), ["C1"]) == {}


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(world):
    act("ask", "một")
    app = show("attention")
    app.button(key="act-C1").click().run()
    app.segmented_control(key="verb-C1").set_value("watch").run()
    app.text_area(key="reason-C1").set_value("ba").run()
    case = the_case()
    cases.change_case(store(), case.id, case.version, "mai", now(), reason="hai", owner="mai")
    app.button(key="write-C1").click().run()
    message = app.error[0].value.replace("\\", "")
    assert "Người khác vừa thay đổi" in message
    assert "người phụ trách: chưa có → mai (mai, " in message
    assert "tình trạng:" not in message
    assert app.text_area(key="reason-C1").value == "ba"
    assert (the_case().state, the_case().owner) == ("asked", "mai")
    app.button(key="write-C1").click().run()
    assert (the_case().state, the_case().owner) == ("watched", "mai")
    assert [n.text for n in cases.notes(store(), the_case().id)] == ["một", "hai", "ba"]


def test_a_case_closed_or_opened_meanwhile_is_told_and_none_is_opened_instead(world):
    act("ask", "một")
    case = the_case()
    app = show("attention")
    app.button(key="act-C1").click().run()
    app.text_area(key="reason-C1").set_value("hai").run()
    cases.change_case(store(), case.id, case.version, "mai", now(), reason="đã rõ", state="closed")
    app.button(key="write-C1").click().run()
    assert "tình trạng: đã đề nghị giải trình → đã đóng (mai, " in app.error[0].value.replace("\\", "")
    assert cases.open_cases(store(), ["C1"]) == {}
    app.button(key="write-C1").click().run()
    assert the_case().id != case.id


def test_case_and_plan_are_written_together_or_not_at_all(world, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise TranslatableError("no_plan", "there is no plan 7", plan=7)

    monkeypatch.setattr(plans, "put_by_hand", broken)
    app = act("plan", "dự họp")
    assert VI.of("refused", "no_plan") in app.error[0].value.replace("\\", "")
    assert cases.open_cases(store(), ["C1"]) == {}
    monkeypatch.undo()
    act("plan", "dự họp")
    assert the_case().state == "planned"
    assert [n.text for n in cases.notes(store(), the_case().id)] == ["dự họp"]
    assert plans.planned(store(), next_month(now().date()), ["C1"])


def test_a_cell_is_followed_and_the_filter_shows_it_alone(world):
    show("attention", state="watch").button(key="follow-C2").click().run()
    assert following.followed(store(), "") == {"C2"}
    assert listed(owner="followed") == {"C2"}
    show("attention", state="watch").button(key="follow-C2").click().run()
    assert following.followed(store(), "") == set()


def test_following_after_the_right_has_ended_is_refused_in_the_readers_language(world, monkeypatch):
    def ended(who):
        raise RightEnded

    app = show("attention", state="watch")
    monkeypatch.setattr(right_ended, "refuse_ended", ended)
    app.button(key="follow-C2").click().run()
    assert not app.exception, [e.message for e in app.exception]
    assert [error.value for error in app.error] == [VI("case.refused", reason=VI("case.right_ended"))]
    assert following.followed(store(), "") == set()


def test_filters_by_owner_and_overdue(world):
    act("ask", "một")
    case = the_case()
    long_ago = now().date() - timedelta(days=2)
    cases.change_case(store(), case.id, case.version, "x", now(), reason="r", owner="lan", due_on=long_ago)
    for address, seen in (
        ({"owner": "of lan"}, {"C1"}),
        ({"owner": "nobodys"}, {"C2"}),
        ({"owner": "mine"}, set()),
        ({"state": "overdue"}, {"C1"}),
        ({"state": "improved"}, set()),
        ({"flag": "attendance_drop"}, {"C1", "C2"}),
    ):
        assert listed(**address) == seen, address
    assert "1 vụ việc quá hạn" in text(show("attention"))


def test_cases_of_cells_out_of_sight_are_counted_nowhere(open_world, world):
    act("ask", "một")
    ctx = SimpleNamespace(as_of=date(2026, 10, 1), user=SimpleNamespace(login=""))
    assert casework.of_place(ctx, Unit("G1")).cases.keys() == {"C1"}
    assert casework.of_place(ctx, Unit("elsewhere")).cases == {}


def test_a_day_is_past_only_after_it(world):
    act("watch", "chờ")
    until = the_case().watch_until
    assert until is not None
    assert not cases.is_overdue(the_case(), until)
    assert cases.is_overdue(the_case(), until + timedelta(days=1))
    assert isinstance(the_case().opened_at, datetime)
