"""Cases as people use them: answers, commitments, what a visit found, and the way of that into the warehouse."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import polars as pl
import pytest

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.scope import WHOLE
from dashboard.store import audit, cases, plans, visits
from dashboard.store.outcomes import write_outcomes
from dashboard.store.visits import Given, Made
from etl.config.workspace import now
from etl.user_error import UserError
from tests.dashboard.rows import AS_OF
from tests.dashboard.showing import show, text

CELL = "C1"


@pytest.fixture
def case(open_world):
    """A fresh case of the tiny world's first cell."""
    open_world("tiny")
    for old in cases.open_cases(store(), [CELL]).values():
        cases.change_case(store(), old.id, old.version, "", now(), reason="r", state="closed")
    return cases.open_case(store(), CELL, ["attendance_drop", "meeting_skipped"], "", now())


def page(case, **address: str):
    app = show("cases", case=str(case.id), **address)
    assert not app.exception, [e.message for e in app.exception]
    return app


def send(app, label: str):
    """Presses the button of a form by its label."""
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception, [e.message for e in app.exception]
    return app


def test_the_list_shows_the_case_and_leads_to_it(case):
    cases.change_case(store(), case.id, case.version, "", now(), reason="r", owner="lan")
    shown = text(show("cases"))
    assert f'href="vu-viec?case={case.id}"' in shown
    assert "Chi bộ thôn Đông" in shown
    assert f"case={case.id}" in text(show("cases", owner="of lan"))
    assert f"case={case.id}" not in text(show("cases", owner="nobodys"))
    assert f"case={case.id}" not in text(show("cases", state="closed"))


def test_the_cells_answer_is_kept_with_day_and_author_and_goes_where_the_sign_goes(case):
    app = page(case)
    kinds = next(one for one in app.segmented_control if one.label == "Loại")
    kinds.set_value("answer")
    next(one for one in app.text_input if one.label.startswith("Người trả lời")).set_value("bí thư chi bộ")
    next(one for one in app.text_area if one.label == "Nội dung").set_value("Mùa gặt, họp bù tháng sau.")
    send(app, "Ghi thêm")
    last = cases.notes(store(), case.id)[-1]
    assert (last.kind, last.text.split(", ", 1)[1]) == ("answer", "bí thư chi bộ: Mùa gặt, họp bù tháng sau.")
    for shown in (text(page(case)), text(show("attention")), text(show("profile", cell=CELL))):
        assert "Mùa gặt, họp bù tháng sau." in shown


def test_an_empty_note_is_not_written(case):
    app = send(page(case), "Ghi thêm")
    assert app.error
    assert cases.notes(store(), case.id) == []


def test_a_commitment_is_kept_late_or_done(case):
    app = page(case)
    next(one for one in app.text_input if one.label == "Chi bộ cam kết làm gì").set_value("Họp đúng kỳ")
    send(app, "Ghi cam kết")
    (one,) = cases.promised(store(), case.id)
    assert "hạn" in text(page(case))
    app = page(case)
    app.button(key=f"kept-{one.id}").click().run()
    assert cases.promised(store(), case.id)[0].done_on == now().date()
    assert "đã làm, kiểm tra lại" in text(page(case))


def test_what_a_visit_found_is_kept_by_how_it_was_selected(case, monkeypatch):
    plans.add_to_plan(store(), CELL, now().date(), "", selected_by="random")
    started = []
    monkeypatch.setattr("dashboard.components.work.start", lambda ctx, *asked: started.append(asked) or True)
    app = page(case)
    app.segmented_control(key="found-attendance_drop").set_value("confirmed")
    app.segmented_control(key="found-meeting_skipped").set_value("not_seen")
    send(app, "Ghi kết quả")
    outcomes = {o.flag: (o.outcome, o.selected_by) for o in cases.outcomes(store(), case.id)}
    assert outcomes == {"attendance_drop": ("confirmed", "random"), "meeting_skipped": ("not_seen", "random")}
    assert started == [("outcomes", CELL, ["outcomes"])]
    assert list(audit.entries(store()))[-1].action == "case: outcome"
    shown = text(page(case))
    assert "Không xem được" in shown


def test_the_next_planned_case_is_offered_by_its_cells_name_and_led_on_to(case, monkeypatch):
    monkeypatch.setattr("dashboard.components.work.start", lambda *_: True)
    following = cases.open_case(store(), "C2", ["attendance_drop"], "", now())
    planned = cases.change_case(store(), following.id, following.version, "", now(), reason="r", state="planned")
    name = access.query("cell", WHOLE, as_of=AS_OF, cell="C2")["name"][0]
    app = page(case)
    app.segmented_control(key="found-attendance_drop").set_value("confirmed")
    send(app, f"Ghi và sang cuộc tiếp theo: {name}")
    assert app.query_params["case"] == str(following.id)
    cases.change_case(store(), planned.id, planned.version, "", now(), reason="r", state="closed")


def test_nothing_chosen_is_nothing_recorded(case):
    app = send(page(case), "Ghi kết quả")
    assert "Hãy ghi ít nhất một điều" in app.error[0].value
    assert cases.outcomes(store(), case.id) == []


def test_signs_that_came_after_the_case_was_opened_are_answered_too(case, monkeypatch):
    monkeypatch.setattr("dashboard.components.work.start", lambda *_: True)
    old = cases.open_cases(store(), [CELL])[CELL]
    cases.change_case(store(), old.id, old.version, "", now(), reason="r", state="closed")
    case = cases.open_case(store(), CELL, ["attendance_drop"], "", now())
    app = page(case)
    later = app.segmented_control(key="found-meeting_skipped")
    assert later.label.endswith("(có sau khi mở vụ việc)")
    assert "(có sau" not in app.segmented_control(key="found-attendance_drop").label
    later.set_value("partly")
    send(app, "Ghi kết quả")
    assert {o.flag: o.outcome for o in cases.outcomes(store(), case.id)} == {"meeting_skipped": "partly"}


def test_how_a_visit_was_made_and_what_was_promised_reaches_the_contracts_columns(case, tmp_path, monkeypatch):
    started, today = [], now().date()
    monkeypatch.setattr("dashboard.components.work.start", lambda ctx, *asked: started.append(asked) or True)
    app = page(case)
    app.segmented_control(key="found-meeting_skipped").set_value("confirmed")
    app.selectbox(key="visit-kind").set_value("sit_in")
    app.selectbox(key="visit-level").set_value("commune")
    app.time_input(key="visit-arrived").set_value(time(8))
    app.time_input(key="visit-left").set_value(time(9, 30))
    app.selectbox(key="visit-remarks").set_value(False)
    app.text_input(key="visit-promise-0-0").set_value("Họp bù trong tháng")
    app.date_input(key="visit-due-0-0").set_value(today + timedelta(days=20))
    app.selectbox(key="visit-about-0-0").set_value("meeting_skipped")
    send(app, "Ghi kết quả")
    assert "dự sinh hoạt (cấp xã); ở lại 08:00–09:30; không góp ý." in text(page(case))
    visit, findings = written(tmp_path, f"{CELL}-{today}")
    assert (visit["kind"], visit["by_level"], visit["remarks_recorded"]) == ("sit_in", "commune", False)
    assert (visit["arrived_at"][-15:-10], visit["left_at"][-15:-10]) == ("08:00", "09:30")
    # Other tests of the day visited the cell too: a visit is one per cell and day.
    others = [f for f in findings if f["flag"] != "attendance_drop"]
    assert [(f["flag"], f["topic"], f["due_on"], f["remedied_on"]) for f in others] == [
        ("meeting_skipped", "formalism", None, None), (None, "formalism", f"{today + timedelta(days=20)}", None),
    ]  # fmt: skip
    (promise,) = cases.promised(store(), case.id)
    started.clear()
    page(case).button(key=f"kept-{promise.id}").click().run()
    assert started == [("outcomes", CELL, ["outcomes"])]
    assert written(tmp_path, f"{CELL}-{today}")[1][-1]["remedied_on"] == f"{today}"


def written(folder, code):
    """The visit of a code and its findings, as the command hands them in."""
    write_outcomes(store(), {"meeting_skipped": "meetings", "attendance_drop": "attendance"}, folder)
    visits, findings = (
        pl.read_csv(folder / f"{name}.csv").filter(visit_code=code).to_dicts() for name in ("visits", "findings")
    )
    assert len(visits) == 1
    return visits[0], findings


def test_what_is_not_said_of_a_visit_stays_unknown_and_a_correction_keeps_the_rest(case, tmp_path):
    day, came = date(2026, 10, 7), datetime(2026, 10, 7, 8)
    visits.record_visit(store(), case.id, Made(day, "random", "sit_in"), {"attendance_drop": "partly"}, "x", now())
    visit, _ = written(tmp_path, f"{CELL}-{day}")
    assert {visit[name] for name in ("by_level", "arrived_at", "left_at", "remarks_recorded")} == {None}
    known = Made(day, "random", "sit_in", arrived_at=came, left_at=came.replace(hour=9), remarks_recorded=True)
    visits.record_visit(store(), case.id, known, {}, "x", now())
    visits.record_visit(store(), case.id, Made(day, "random", "sit_in"), {"attendance_drop": "confirmed"}, "x", now())
    visit, findings = written(tmp_path, f"{CELL}-{day}")
    assert (visit["remarks_recorded"], findings[0]["outcome"]) == (True, "confirmed")


@pytest.mark.parametrize(
    ("made", "given"),
    [
        (Made(date(2026, 10, 8), "flag", arrived_at=datetime(2026, 10, 8, 9), left_at=datetime(2026, 10, 8, 8)), []),
        (Made(date(2026, 10, 8), "flag"), [Given("Họp", date(2026, 11, 1)), Given("Họp bù", date(2026, 10, 1))]),
    ],
)
def test_a_visit_is_written_whole_or_not_at_all(case, made, given):
    with pytest.raises(UserError):
        visits.record_visit(store(), case.id, made, {"attendance_drop": "partly"}, "x", now(), given)
    assert cases.outcomes(store(), case.id) == []
    assert visits.visits_of(store(), case.id) == []
    assert cases.promised(store(), case.id) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"visit-promise-0-0": "Họp bù"}, "cả nội dung và ngày xong"),
        ({"visit-arrived": time(9), "visit-left": time(8)}, "Giờ về sớm hơn giờ đến"),
    ],
)
def test_half_a_commitment_and_a_stay_that_ends_early_are_told(case, fields, sentence):
    app = page(case)
    for key, value in fields.items():
        (app.text_input if isinstance(value, str) else app.time_input)(key=key).set_value(value)
    app.segmented_control(key="found-attendance_drop").set_value("confirmed")
    send(app, "Ghi kết quả")
    assert sentence in app.error[0].value
    assert cases.outcomes(store(), case.id) == []


def test_outcomes_are_written_in_the_form_of_the_contract(case, tmp_path):
    day = date(2026, 10, 5)
    for other in ("confirmed", "partly"):
        cases.record_outcomes(store(), case.id, {"attendance_drop": other}, day, "flag", "x", now())
    n = write_outcomes(store(), {"attendance_drop": "attendance"}, tmp_path)
    findings = pl.read_csv(tmp_path / "findings.csv").filter(pl.col("visit_code") == f"{CELL}-{day}")
    made = pl.read_csv(tmp_path / "visits.csv")
    assert n >= 1
    assert findings.select("topic", "flag", "outcome").rows() == [("attendance", "attendance_drop", "partly")]
    assert made["visit_code"].is_unique().all()


def test_a_visit_has_one_reason_the_one_written_last(case, tmp_path):
    day, later = date(2026, 10, 6), now() + timedelta(minutes=1)
    both = {"attendance_drop": "confirmed", "meeting_skipped": "not_seen"}
    cases.record_outcomes(store(), case.id, both, day, "flag", "x", now())
    cases.record_outcomes(store(), case.id, {"attendance_drop": "partly"}, day, "random", "x", later)
    write_outcomes(store(), {}, tmp_path)
    made = pl.read_csv(tmp_path / "visits.csv").filter(pl.col("visit_code") == f"{CELL}-{day}")
    assert made["selected_by"].to_list() == ["random"]


def test_a_case_out_of_sight_is_not_shown(case):
    other = cases.open_case(store(), "elsewhere", [], "", now())
    shown = text(show("cases", case=str(other.id)))
    assert "Ghi chép và trả lời" not in shown
    assert f"case={other.id}" not in shown


def test_two_who_change_a_commitment_lose_nothing(case):
    today = now().date()
    number = cases.promise(store(), case.id, "Họp", today, today + timedelta(days=3))
    (one,) = cases.promised(store(), case.id)
    cases.keep_promise(store(), number, one.version, today)
    with pytest.raises(cases.Conflict):
        cases.keep_promise(store(), number, one.version, today - timedelta(days=1))
    assert cases.promised(store(), case.id)[0].done_on == today


def test_several_commitments_are_given_in_one_form_and_the_next_begins_empty(case, monkeypatch):
    monkeypatch.setattr("dashboard.components.work.start", lambda *_: True)
    app, today = page(case), now().date()
    app.text_input(key="visit-promise-0-0").set_value("Họp bù")
    app.date_input(key="visit-due-0-0").set_value(today + timedelta(days=20))
    send(app, "Thêm một cam kết")
    assert cases.promised(store(), case.id) == []
    assert app.text_input(key="visit-promise-0-0").value == "Họp bù"
    app.text_input(key="visit-promise-0-1").set_value("Nộp biên bản")
    send(app, "Ghi kết quả")
    assert "cả nội dung và ngày xong" in app.error[0].value
    assert cases.promised(store(), case.id) == []
    app.date_input(key="visit-due-0-1").set_value(today + timedelta(days=5))
    # A line left empty is no commitment.
    send(app, "Thêm một cam kết")
    send(app, "Ghi kết quả")
    kept = [(one.text, one.due_on, one.visited_on) for one in cases.promised(store(), case.id)]
    assert kept == [
        ("Nộp biên bản", today + timedelta(days=5), today), ("Họp bù", today + timedelta(days=20), today),
    ]  # fmt: skip
    assert list(audit.entries(store()))[-1].detail["commitments"] == 2
    assert app.text_input(key="visit-promise-1-0").value == ""
    assert [one.key for one in app.text_input if "visit-promise" in f"{one.key}"] == ["visit-promise-1-0"]


def test_who_ticks_what_somebody_else_ticked_is_told_what_and_by_whom(case):
    today = now().date()
    number = cases.promise(store(), case.id, "Nộp biên bản", today, today + timedelta(days=3))
    mine, (seen,) = page(case), cases.promised(store(), case.id)
    cases.keep_promise(store(), number, seen.version, today)
    audit.enter(store(), now(), "an", "case: commitment kept", CELL, commitment=number)
    mine.button(key=f"kept-{number}").click().run()
    (error,) = mine.error
    message = error.value.replace("\\", "")
    assert "Người khác vừa thay đổi" in message
    assert f"cam kết “Nộp biên bản”, ngày làm xong: chưa có → {today:%d/%m/%Y}" in message
    assert "(an, " in message
    assert not mine.run().error
