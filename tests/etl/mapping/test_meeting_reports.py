"""Attendance reports of Zoom, Teams and Google Meet in their layouts, languages and encodings."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from etl.mapping.opening import understand
from etl.mapping.unfit import Unfit

REPORTS = tomllib.loads((Path(__file__).parent / "reports" / "reports.toml").read_text("utf-8"))["case"]

DAY, START, END = "2026-09-15", "2026-09-15T19:30", "2026-09-15T21:00"
ZOOM_HEAD = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    '1 2,"Sinh hoạt, tháng 9",09/15/2026 07:30:00 PM,09/15/2026 09:00:00 PM,h@x.vn,90,2\n\n'
)
ZOOM = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
FIRST = "A,a@x.vn,09/15/2026 07:30:00 PM,09/15/2026 09:00:00 PM,90,No\n"
TEAMS_FR = (
    "1. Résumé\nParticipants\t2\nHeure de début\t15/09/2026 19:30:05\nHeure de fin\t15/09/2026 21:00:05\n\n"
    "2. Participants\nNom\tPremière participation\tDernier départ\tDurée de la réunion\tE-mail\n"
    "A\t15/09/2026 19:30:05\t15/09/2026 21:00:05\t1h 30min\ta@x.vn\n"
    "B\t15/09/2026 20:50:05\t15/09/2026 21:00:05\t10min\tb@x.vn\n\n"
    "3. Activités en réunion\nNom\tHeure de participation\tHeure de sortie\tDurée\n"
    "A\t15/09/2026 19:30:05\t15/09/2026 21:00:05\t1h 30min\n"
)
CASES = {
    "the line of the meeting above Zoom's list is no participant": (
        ZOOM_HEAD + ZOOM + FIRST, "utf-8-sig", [("a@x.vn", START, END)]
    ),
    "minutes are the union of a person's stays, here 45 of 90": (
        ZOOM + FIRST + "B,,09/15/2026 07:30:00 PM,09/15/2026 08:10:00 PM,40,Yes\n"
        "B,,09/15/2026 07:40:00 PM,09/15/2026 08:15:00 PM,35,Yes\n"
        "C,,09/15/2026 08:20:00 PM,09/15/2026 09:00:00 PM,40,Yes\n",
        "utf-8", [("a@x.vn", START, END), ("B", START, "2026-09-15T20:15")],
    ),
    "Zoom in Polish, semicolons, Windows-1250": (
        "Nazwa (oryginalna nazwa);Adres e-mail użytkownika;Godzina dołączenia;Godzina wyjścia;Czas trwania (minuty)\n"
        "A;a@x.vn;15.09.2026 19:30:00;15.09.2026 21:00:00;90\n", "cp1250", [("a@x.vn", START, END)],
    ),
    "Teams of 2022 in French with three sections": (TEAMS_FR, "utf-16", [("a@x.vn", START, END)]),
    "the list of Teams of 2020": (
        "Full Name\tUser Action\tTimestamp\nA\tJoined\t9/15/2026, 7:30:05 PM\nA\tLeft\t9/15/2026, 9:00:05 PM\n",
        "utf-16-le", [("A", START, END)],
    ),
    "in an unknown language, the word of leaving is the one with which nobody begins": (
        "Full Name\tUser Action\tTimestamp\nA\tIscritto\t15/9/2026, 19:30:05\nB\tIscritto\t15/9/2026, 19:40:05\n"
        "B\tUscito\t15/9/2026, 20:40:05\nA\tUscito\t15/9/2026, 21:00:05\n",
        "utf-16", [("A", START, END), ("B", "2026-09-15T19:40", "2026-09-15T20:40")],
    ),
    "guests and outside accounts are who they show": (
        "Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tParticipant ID (UPN)\n"
        "B (Guest)\t9/15/2026, 7:30:05 PM\t9/15/2026, 9:00:05 PM\t1h 30m\t\tb_gmail.com#EXT#@x.onmicrosoft.com\n",
        "utf-16", [("B", START, END)],
    ),
    "Vietnamese afternoons": (
        "Tên\tTham gia lần đầu\tRời lần cuối\tThời lượng trong cuộc họp\n"
        "A\t15/9/2026, 7:30:05 CH\t15/9/2026, 9:00:05 CH\t1 giờ 30 phút\n", "utf-16", [("A", START, END)],
    ),
    "first and last names of Google Meet are one name": (
        "First name,Last name,Email,Duration\nAn,Lê,,1 hr 2 min\nAn,Trần,,44 min\nAn,Vũ,,5 min\n",
        "utf-8", [("An Lê", "", ""), ("An Trần", "", "")],
    ),
    "20:00 beside 01:02:00 is twenty minutes": (
        "Name,Time in Call\nA,01:02:00\nB,20:00\n", "utf-8", [("A", "", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_who_was_present_online(case):
    text, encoding, expected = CASES[case]
    (part,) = understand(text.encode(encoding), "r.csv", None, {"meeting": "K"}).parts
    assert [(member, start, end) for _, member, _, start, end in part.rows] == expected


def test_lengths_that_may_be_of_two_forms_are_asked_about():
    file = b"Name,Time in Call\nA,01:02\nB,00:20\n"
    assert [q.key for q in understand(file, "r.csv", None, {"meeting": "K"}).questions] == ["clock"]
    assert not understand(file, "r.csv", None, {"meeting": "K", "clock": "hours_minutes"}).questions


def test_the_meeting_of_a_cell_is_that_of_the_reports_day():
    given = understand((ZOOM + FIRST).encode(), "r.csv", None, {"cell": "C1"})
    assert (given.questions, given.parts[0].rows[0][0]) == ((), f"C1-{DAY}")


@pytest.mark.parametrize("case", REPORTS, ids=[case["name"] for case in REPORTS])
def test_a_report_of_any_program_and_language_gives_who_was_there(case):
    given = understand(case["text"].encode(case["encoding"]), "r.csv", None, {})
    assert [question.key for question in given.questions] == ["meeting"]
    (part,) = given.parts
    assert [[member, start, end] for _, member, _, start, end in part.rows] == case["rows"]


def test_a_list_of_meetings_is_no_list_of_participants():
    file = b"Topic,User Name,User Email,Start Time,End Time,Participants\nH,A,a@x.vn,09/15/2026,09/15/2026,9\n"
    with pytest.raises(Unfit, match="without who took part"):
        understand(file, "r.csv", None, {})


def test_a_sheet_of_meetings_with_times_is_no_report_of_one():
    file = (
        "Mã chi bộ,Ngày họp,Loại sinh hoạt,Bắt đầu,Kết thúc,Số phút thảo luận\n"
        "C1,15/09/2026,thường kỳ,15/09/2026 19:30,15/09/2026 21:00,90\n"
    ).encode()
    assert understand(file, "h.csv", None, {}).kind == "sheet"
