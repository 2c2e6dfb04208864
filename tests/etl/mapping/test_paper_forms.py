"""Paper forms in the words and layouts of other offices: the right values, or one question."""

from __future__ import annotations

import pytest

from etl.mapping.opening import understand
from etl.mapping.unfit import Unfit

BOOK = (
    "SỔ THEO DÕI SINH HOẠT NĂM 2026,,,,,\nChi bộ: Trường THCS - Đảng bộ xã Hòa Tân,,,,,\n"
    "Ký hiệu: + có mặt; K: không lý do; M: miễn sinh hoạt,,,,,\n"
    "STT,Họ và tên,Năm sinh,Tháng,,\n,,,1,2,3\n"
    "1,Nguyễn An,1970,+,K,+\n2,Trần Bình,1980,+,+,+\n3,Nguyễn An,1990,+,+,K\n4,Lê Cao,1940,M,M,M\n,Tổng số,,3,2,2\n"
)
SCORES = (
    "STT,Tên chi bộ,Ngày sinh hoạt,Loại sinh hoạt,Chi bộ tự chấm,,Cấp trên chấm,\n,,,,Điểm,Xếp loại,Điểm,Xếp loại\n"
    "1,Chi bộ A,25/09/2026,Thường kỳ,95,Tốt,90,Tốt\n2,Chi bộ B,26/09/2026,Thường kỳ,88,Khá,70,Trung bình\n"
)
ROLL_UP = (
    'TỔNG HỢP THÁNG 8/2026,,,,,,\nTT,Tên chi bộ,"Ngày, giờ sinh hoạt",Số ĐV dự họp,,Vắng có phép,Nội dung sinh hoạt\n'
    ',,,Trực tiếp,Trực tuyến,,\n1,Chi bộ A,"19h30, 05/8/2026",20,1,1,Thường kỳ + chuyên đề\n'
    "2,Chi bộ B,26/8/2026,15,0,2,Thường kỳ\n"
)
HALF_YEAR = (
    "TỔNG HỢP 6 THÁNG ĐẦU NĂM 2026,,,,,,\nSTT,Chi bộ,Đảng số,Tháng 1,,Tháng 2,\n,,,Ngày họp,Số dự,Ngày họp,Số dự\n"
    "1,Chi bộ A,25,05/01,22,05/02,23\n2,Chi bộ B,18,không họp,,06/02,16\n,Tổng cộng,43,,22,,39\n"
)
TASKS = (
    "THEO DÕI NGHỊ QUYẾT THÁNG 9/2026,,,,\nSTT,Nội dung công việc,Phụ trách,Thời hạn hoàn thành,Tiến độ\n"
    "1,Làm đường,Đ/c An,30/9/2026,100%\n2,Trồng cây,,Trong tháng 10,Chưa thực hiện\n"
)
CASES = {
    "members of one name are told apart by their years of birth": (
        BOOK, {"same_name": "birth"}, "attendance", ("member_code", "status"),
        [("Nguyễn An (1970)", "present"), ("Nguyễn An (1970)", "unexcused"), ("Nguyễn An (1970)", "present"),
         ("Trần Bình", "present"), ("Trần Bình", "present"), ("Trần Bình", "present"),
         ("Nguyễn An (1990)", "present"), ("Nguyễn An (1990)", "present"), ("Nguyễn An (1990)", "unexcused")],
    ),
    "scores of two are two rows": (
        SCORES, {}, "scores", ("scored_by", "points", "band"),
        [("self", "95", "good"), ("self", "88", "fair"), ("superior", "90", "good"), ("superior", "70", "average")],
    ),
    "a day and its time stand in one column": (
        ROLL_UP, {}, "meetings", ("meeting_code", "kind", "started_at"),
        [("Chi bộ A-2026-08-05", "regular_and_thematic", "2026-08-05T19:30"), ("Chi bộ B-2026-08-26", "regular", "")],
    ),
    "present in the room stands below who came": (
        ROLL_UP, {}, "headcounts", ("present", "present_online", "excused"), [("20", "1", "1"), ("15", "0", "2")],
    ),
    "cells down and months across give meetings": (
        HALF_YEAR, {"meetings.kind": "regular"}, "meetings", ("meeting_code", "held_on"),
        [("Chi bộ A-2026-01-05", "2026-01-05"), ("Chi bộ A-2026-02-05", "2026-02-05"),
         ("Chi bộ B-2026-02-06", "2026-02-06")],
    ),
    "cells down and months across give headcounts": (
        HALF_YEAR, {"meetings.kind": "regular"}, "headcounts", ("meeting_code", "present"),
        [("Chi bộ A-2026-01-05", "22"), ("Chi bộ A-2026-02-05", "23"), ("Chi bộ B-2026-02-06", "16")],
    ),
    "tasks are numbered within the meeting that is answered for": (
        TASKS, {"tasks.meeting_code": "C1-2026-09"}, "tasks", ("task_code", "lead_named", "due_on", "percent_done"),
        [("C1-2026-09-1", "true", "2026-09-30", "100"), ("C1-2026-09-2", "false", "2026-10-31", "0")],
    ),
    "titles are shortened and a quarter decides the order": (
        "TỔNG HỢP QUÝ III/2026,,,,\nSTT,CB,Ngày SH,Hình thức SH,Số ĐV dự\n1,A,05/07/2026,ĐK,22\n2,A,05/08/2026,CĐ,21\n",
        {}, "meetings", ("meeting_code", "kind"), [("A-2026-07-05", "regular"), ("A-2026-08-05", "thematic")],
    ),
    "points of a hundred and bands with more words": (
        "Chi bộ;Ngày họp;Loại họp;Điểm tự chấm;Xếp loại\nA;25/9/2026;TK;92,5/100;Loại Tốt\nB;6/9/2026;TK;88;Khá (K)\n",
        {}, "scores", ("points", "band"), [("92.5", "good"), ("88", "fair")],
    ),
    "an answer for all rows gives way to the file's own column": (
        "Chi bộ,Ngày họp,Loại họp\nA,25/09/2026,Chuyên đề\n", {"meetings.kind": "regular"}, "meetings", ("kind",),
        [("thematic",)],
    ),
    "a list of headcounts by code alone": (
        "meeting_code,expected,present\nK-2026-01,30,29\n", {}, "headcounts", ("meeting_code", "present"),
        [("K-2026-01", "29")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_form_gives_what_is_right(case):
    text, answers, table, columns, expected = CASES[case]
    given = understand(text.encode(), "f.csv", None, answers)
    assert given.questions == ()
    parts = [part for part in given.parts if part.table == table]
    assert [tuple(row[part.columns.index(c)] for c in columns) for part in parts for row in part.rows] == expected


ASKED = {
    "same names": (BOOK, ["same_name"]),
    "the meeting of tasks": (TASKS, ["tasks.meeting_code"]),
    "the kind of a half year's meetings": (HALF_YEAR, ["meetings.kind"]),
    "figures that no title names": ("STT,Chi bộ,T1/2026,T2/2026\n1,A,22,23\n2,B,20,21\n", ["figure"]),
}


@pytest.mark.parametrize("case", ASKED)
def test_what_a_form_leaves_open_is_asked(case):
    text, keys = ASKED[case]
    assert [question.key for question in understand(text.encode(), "f.csv", None, {}).questions] == keys


REFUSED = {
    "a database": (b"SQLite format 3\0" + bytes(100), "source of kind sql"),
    "a sheet of which nothing is known": ("STT,Hạng mục,Số tiền\n1,A,5\n2,B,6\n".encode(), "no row has titles"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_form_is_gets_one_sentence(case):
    content, sentence = REFUSED[case]
    with pytest.raises(Unfit, match=sentence):
        understand(content, "f.csv", None, {})
