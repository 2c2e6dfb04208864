"""Each meeting of a cell in the profile: marked where a flag rests on it, one click to its record, texts by right."""

from __future__ import annotations

import pytest

from dashboard import access
from dashboard.components.meeting_rows import COLUMNS, RECORD, field, known
from dashboard.language import CODES, Language
from dashboard.scope import WHOLE
from dashboard.summaries.meetings_named import MOST_NAMED, meetings_named
from etl.discover import documents
from tests.dashboard.showing import show, text
from tests.dashboard.worlds import AS_OF


@pytest.fixture
def meetings(open_world):
    open_world("tiny")
    return access.query("cell_meetings", WHOLE, as_of=AS_OF, cell="C1").to_dicts()


@pytest.mark.parametrize("code", CODES)
def test_every_field_of_every_meeting_has_words(meetings, code):
    t = Language(code)
    assert len(meetings) > 20
    for meeting in meetings:
        for name in (*COLUMNS, *RECORD):
            assert field(t, meeting, name), name
            assert t.of("meeting.column", name)
            nothing = dict.fromkeys(meeting) | {"kind": "regular", "attendance_source": "none"}
            assert field(t, nothing, name)


def test_days_are_told_before_or_after_the_meeting(meetings):
    days = {"papers_days": 2, "entry_days": 3, "notice_days": -1}
    written = [field(Language("en"), meetings[0] | days, name) for name in ("papers", "entry", "notice")]
    assert written == ["2 days before", "3 days after", "1 day after"]
    assert field(Language("vi"), meetings[0] | {"entry_days": 0}, "entry") == "trong ngày"


def test_a_figure_that_is_unknown_is_not_marked(meetings):
    meeting = next(one for one in meetings if "attendance_drop" in one["flags"])
    assert known(Language("vi"), meeting, "attendance")
    assert not known(Language("vi"), meeting | {"came": None}, "attendance")


def test_every_meeting_with_minutes_shows_own_content_and_overlap(open_world):
    open_world("copied")
    t, rows = Language("en"), access.query("cell_meetings", WHOLE, as_of=AS_OF, cell="C1").to_dicts()
    written = {row["meeting_code"]: [field(t, row, name) for name in ("own_content", "repeated")] for row in rows}
    assert written["MC12609"] == ["60%", "75%"]
    assert written["MC12608"] == ["4%", "too little to compare"]
    others = [values for code, values in written.items() if code not in ("MC12609", "MC12608")]
    assert others.count(["unknown", "unknown"]) == len(others) > 10
    record = text(show("profile", cell="C1", meeting="MC12609"))
    assert all(value in record for value in ("60%", "75%"))


def test_the_columns_that_flags_name_are_columns_of_the_table():
    named = {flag: set(words.get("columns", [])) for flag, words in documents("flags").items()}
    assert {flag: columns - set(COLUMNS) for flag, columns in named.items() if columns - set(COLUMNS)} == {}
    assert named["few_speakers"] == {"speakers"}


def test_a_flags_meetings_are_marked_and_shown_alone(meetings):
    resting = [meeting for meeting in meetings if "attendance_drop" in meeting["flags"]]
    assert 0 < len(resting) < len(meetings)
    everything = text(show("profile", cell="C1", tab="meetings"))
    alone = text(show("profile", cell="C1", of_flag="attendance_drop"))
    assert everything.count("<strong>● ") == alone.count("<strong>● ") == len(resting)
    links = [everything.count("meeting=MC1"), alone.count("meeting=MC1")]
    assert links == [len(meetings), len(resting)]


def test_a_meeting_opens_its_record(meetings):
    t, code = Language("vi"), meetings[0]["meeting_code"]
    assert t("meeting.record", date="").strip() not in text(show("profile", cell="C1", tab="meetings"))
    shown = text(show("profile", cell="C1", meeting=code))
    assert t("meeting.record", date=t.date(meetings[0]["held_on"])) in shown
    assert t("meeting.minutes_not_kept") in shown
    assert t("meeting.record", date="").strip() not in text(show("profile", cell="C1", meeting="MC2nothing"))


def test_the_words_of_tasks_and_minutes_are_given_to_those_who_may_read_them(open_world):
    open_world("tiny")
    con = access._service().connect()
    con.execute(
        "INSERT INTO intake.meetings (meeting_code, cell_code, kind, held_on, minutes_text, run) "
        "SELECT meeting_code, cell_code, kind, held_on, 'Bàn việc thu hoạch.', 1 FROM mart.meeting_facts "
        "WHERE cell_code = 'C1' AND month = ?",
        [AS_OF],
    )
    code = con.execute("SELECT meeting_code FROM intake.meetings").fetchall()[0][0]
    asked = {"as_of": AS_OF, "cell": "C1", "meeting": code}
    rows = [access.query("meeting_record", WHOLE, **asked, texts=may) for may in (True, False)]
    con.execute("DELETE FROM intake.meetings")
    texts = [some["text"].drop_nulls().to_list() for some in rows]
    assert texts == [["Bàn việc thu hoạch."], []]


def test_more_meetings_than_six_are_counted(meetings):
    days = [meeting["held_on"] for meeting in meetings[: MOST_NAMED + 3]]
    named = meetings_named(Language("en"), days)
    assert named.startswith(f"Meetings: {Language('en').date(max(days))}")
    assert named.endswith("and 3 more.")
    assert meetings_named(Language("en"), []) == ""
