"""A flag is judged where its evidence is seen, and the case says so."""

from __future__ import annotations

import pytest

from dashboard.auth.current_user import RightEnded, store
from dashboard.components import right_ended
from dashboard.language import Language
from dashboard.store import audit, cases, judged_flags
from etl.config.workspace import now
from etl.user_error import UserError
from tests.dashboard.test_pages import show, text

VI = Language("vi")


@pytest.mark.parametrize(
    ("judgement", "kept"), [("attach", ["meeting_skipped"]), ("confirm", ["meeting_skipped"]), ("dismiss", [])]
)
def test_what_becomes_of_a_flag_is_kept_with_the_case(open_world, judgement, kept):
    open_world("tiny")
    for case in cases.open_cases(store(), ["C1"]).values():
        cases.change_case(store(), case.id, case.version, "", now(), reason="r", state="closed")
    app = show("profile", cell="C1")
    app.selectbox(key="judged-flag-C1").set_value("meeting_skipped")
    app.segmented_control(key="judged-what-C1").set_value(judgement)
    app.text_input(key="judged-why-C1").set_value("xem sổ biên bản")
    next(button for button in app.button if button.label == "Ghi").click().run()
    assert not app.exception, [e.message for e in app.exception]
    case = cases.open_cases(store(), ["C1"])["C1"]
    assert case.flags == kept
    note = cases.notes(store(), case.id)[-1]
    assert any(entry.action == f"flag: {judgement}" for entry in audit.entries(store()))
    of_case = VI.of("judged.note", judgement, flag="Thiếu sinh hoạt thường kỳ", why="xem sổ biên bản")
    page = text(show("cases", case=str(case.id)))
    assert of_case in page
    assert in_words(VI, judgement, note) in page
    # Beside the flag, for whoever opens it later, in their language; the queue is read without an entry on record.
    assert f"{in_words(VI, judgement, note)} Lý do: xem sổ biên bản" in text(show("profile", cell="C1"))
    queue = text(show("attention", opened="C1", lang="en"))
    assert in_words(Language("en"), judgement, note) in queue
    assert "xem sổ biên bản" not in queue


def in_words(t, judgement, note):
    return t.of("judged.state", judgement, by=t("case.somebody"), date=t.date(note.written_at))


def test_the_last_judgement_of_a_flag_stands_beside_it_after_its_case_is_closed(open_world):
    open_world("tiny")
    judged_flags.judge(store(), "C1", "meeting_skipped", "dismiss", "đã họp bù", "an", now())
    judged_flags.judge(store(), "C1", "meeting_skipped", "confirm", "sổ không có", "binh", now())
    case = cases.open_cases(store(), ["C1"])["C1"]
    cases.change_case(store(), case.id, case.version, "", now(), reason="r", state="closed")
    judged = judged_flags.judged(store(), "C1")
    assert {flag: (one.judgement, one.text, one.written_by) for flag, one in judged.items()} == {
        "meeting_skipped": ("confirm", "sổ không có", "binh")
    }
    assert judged_flags.judged(store(), "C2") == {}


def test_a_flag_is_judged_beside_the_minutes_it_rests_on(open_world):
    open_world("copied")
    app = show("formalism", cell="C1")
    flag = app.selectbox(key="judged-flag-C1").value
    assert "Đã bác bỏ" not in text(app)
    judged_flags.judge(store(), "C1", flag, "dismiss", "mẫu chung của cấp trên", "an", now())
    assert "người bác bỏ: an. Lý do: mẫu chung của cấp trên" in text(show("formalism", cell="C1"))
    with pytest.raises(KeyError):
        show("formalism").selectbox(key="judged-flag-C1")


def test_a_judgement_after_the_right_has_ended_is_refused_in_a_sentence(open_world, monkeypatch):
    def ended(who):
        raise RightEnded

    open_world("tiny")
    app = show("profile", cell="C1")
    app.segmented_control(key="judged-what-C1").set_value("dismiss")
    app.text_input(key="judged-why-C1").set_value("x")
    monkeypatch.setattr(right_ended, "refuse_ended", ended)
    next(button for button in app.button if button.label == "Ghi").click().run()
    assert not app.exception, [e.message for e in app.exception]
    assert [error.value for error in app.error] == [VI("case.refused", reason=VI("case.right_ended"))]


def test_a_judgement_says_why(open_world):
    open_world("tiny")
    for judgement, words in (("attach", " "), ("praise", "x")):
        with pytest.raises(UserError):
            judged_flags.judge(store(), "C1", "meeting_skipped", judgement, words, "an", now())
