"""The province in the forms of offices: rows for a file, and what must come back of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from random import Random

from tests.etl.mapping.formats.containers import Rows, Value
from tests.etl.mapping.formats.province import Meeting, Province

KINDS = {
    "regular": ("Thường kỳ", "Định kỳ", "Sinh hoạt thường kỳ"), "thematic": ("Chuyên đề", "Sinh hoạt chuyên đề"),
    "regular_and_thematic": ("Thường kỳ và chuyên đề", "Định kỳ + chuyên đề"),
    "extraordinary": ("Bất thường", "Đột xuất"),
}  # fmt: skip
BANDS = {"good": "Tốt", "fair": "Khá", "average": "Trung bình", "weak": "Kém"}
TITLES = {
    "cell_code": ("Chi bộ", "Tên chi bộ", "Mã chi bộ"), "held_on": ("Ngày họp", "Ngày sinh hoạt", "Ngày tổ chức"),
    "kind": ("Loại sinh hoạt", "Loại họp", "Hình thức sinh hoạt"), "started_at": ("Giờ bắt đầu", "Bắt đầu"),
    "ended_at": ("Giờ kết thúc", "Kết thúc"), "on_roll": ("Đảng số", "Tổng số đảng viên"),
    "exempt": ("Miễn sinh hoạt", "Được miễn"), "present": ("Có mặt", "Số dự", "Số đảng viên dự"),
    "excused": ("Vắng có lý do", "Vắng có phép"), "unexcused": ("Vắng không lý do", "Vắng không phép"),
    "points": ("Điểm tự chấm", "Chi bộ tự chấm"), "band": ("Tự xếp loại", "Xếp loại"),
}  # fmt: skip
MARKS = ({"": "x", "excused": "P", "unexcused": "KP"}, {"": "+", "excused": "cp", "unexcused": "kp"},
         {"": "có mặt", "excused": "có phép", "unexcused": "không phép"})  # fmt: skip
Truth = dict[str, dict[tuple[str, ...], dict[str, str]]]


@dataclass(frozen=True)
class Form:
    """Rows for a file, the answers that a person knows, and by table and key the true values."""

    name: str
    rows: Rows
    answers: dict[str, str]
    truth: Truth


def drawn(dice: Random, province: Province) -> Form:
    """One of the forms."""
    return dice.choice((flat, flat, roll_up, book, half_year, sign_in, tasks))(dice, province)


def flat(dice: Random, province: Province) -> Form:
    """A sheet of one heading row, its columns in any order."""
    columns = [c for c in TITLES if c in ("cell_code", "held_on", "kind") or dice.random() < 0.6]
    columns = [c for c in columns if c != "band" or "points" in columns]
    dice.shuffle(columns)
    titles = {column: dice.choice(TITLES[column]) for column in columns}
    meetings = dice.sample(province.meetings, min(len(province.meetings), dice.randint(4, 20)))
    rows: Rows = [[titles[c] for c in columns]]
    rows += [[_cell(dice, meeting, c) for c in columns] for meeting in meetings]
    if dice.random() < 0.5:
        rows = [["STT", *rows[0]], *([n, *row] for n, row in enumerate(rows[1:], start=1))]
    return Form("flat", _titled(dice, rows), {"scores.scored_by": "self"}, _truth(meetings, columns))


def roll_up(dice: Random, province: Province) -> Form:
    """A month's sheet: two-row heading, an X below the band, sections, a total, signatures."""
    month = dice.choice(province.meetings).day.month
    meetings = [meeting for meeting in province.meetings if meeting.day.month == month]
    columns = ["cell_code", "held_on", "kind", "on_roll", "present", "excused", "unexcused", "points", "band"]
    head: Rows = [
        ["STT", "Chi bộ", "Ngày sinh hoạt", "Loại sinh hoạt", "Tổng số đảng viên", "Có mặt", "Vắng", None,
         "Điểm tự chấm", "Xếp loại", None, None, None],
        [None, None, None, None, None, None, "Có lý do", "Không lý do", None, *BANDS.values()],
    ]  # fmt: skip
    rows: Rows = list(head)
    for n, meeting in enumerate(meetings, start=1):
        if n == 1 or dice.random() < 0.2:
            rows.append([dice.choice(("I", "II", "A")), "Khối nông thôn", *[None] * 11])
        values = [_cell(dice, meeting, c) for c in columns[:-1]]
        rows.append([n, *values, *("X" if meeting.band == band else None for band in BANDS)])
    total = sum(meeting.counts["on_roll"] for meeting in meetings)
    rows.append([None, "Tổng cộng", None, None, total, *[None] * 8])
    return Form(
        "roll-up", _titled(dice, rows, meetings[0].day), {"scores.scored_by": "self"}, _truth(meetings, columns)
    )


def book(dice: Random, province: Province) -> Form:
    """A cell's book of attendance: members down, months across."""
    cell, marks = dice.choice(province.cells), dice.choice(MARKS)
    meetings = [meeting for meeting in province.meetings if meeting.cell == cell]
    style = dice.choice(("Tháng {m}", "T{m}", "{d:02d}/{m:02d}/{y}", "{m} ({d:02d}/{m:02d})"))
    titles = [style.format(m=m.day.month, d=m.day.day, y=m.day.year) for m in meetings]
    head: Rows = [["STT", "Họ và tên", *titles]]
    if style.startswith("{m} "):
        head = [["STT", "Họ và tên", "Tháng", *[None] * (len(titles) - 1)], [None, None, *titles]]
    rows = [
        [n, name, *(marks[m.absent.get(name, "")] for m in meetings)]
        for n, name in enumerate(province.members[cell], 1)
    ]
    title: Rows = [[f"SỔ ĐIỂM DANH NĂM {meetings[0].day.year}"], [cell]]
    with_day = "d" in style
    truth: Truth = {"attendance": {}}
    for meeting in meetings:
        written = meeting.code if with_day else meeting.code[:-3]
        for name in province.members[cell]:
            truth["attendance"][(written, name)] = {"status": meeting.absent.get(name, "present")}
    answers = {"meetings.kind": "regular", "mark.p": "excused", "mark.+": "present"}
    return Form("book", [*title, *head, *rows], answers, truth)


def half_year(dice: Random, province: Province) -> Form:
    """Cells down, months across, below each the day and who came."""
    months = sorted({meeting.day.month for meeting in province.meetings})
    year = province.meetings[0].day.year
    by = {(m.cell, m.day.month): m for m in province.meetings}
    head: Rows = [
        ["STT", "Chi bộ", *(text for month in months for text in (f"Tháng {month}", None))],
        [None, None, *(text for _ in months for text in ("Ngày họp", "Số dự"))],
    ]
    rows: Rows = []
    for n, cell in enumerate(province.cells, start=1):
        values = [v for month in months for v in (f"{by[cell, month].day:%d/%m}", by[cell, month].counts["present"])]
        rows.append([n, cell, *values])
    truth = _truth(province.meetings, ["cell_code", "held_on", "present"])
    return Form("half-year", [[f"TỔNG HỢP 6 THÁNG NĂM {year}"], *head, *rows], {"meetings.kind": "regular"}, truth)


def sign_in(dice: Random, province: Province) -> Form:
    """Who signed at one meeting."""
    meeting = dice.choice(province.meetings)
    names = province.members[meeting.cell]
    notes = {"excused": "có lý do", "unexcused": "không lý do"}
    day = meeting.day
    rows: Rows = [
        [meeting.cell.upper()],
        ["DANH SÁCH KÝ TÊN"],
        [f"Ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"],
    ]
    rows.append(["STT", "Họ và tên", "Ký tên", "Lý do"])
    for n, name in enumerate(names, start=1):
        absence = meeting.absent.get(name)
        rows.append([n, name, None if absence else "đã ký", notes[absence] if absence else None])
    code = f"Chi bộ {meeting.cell.upper().removeprefix('CHI BỘ ')}-{day.isoformat()}"
    truth: Truth = {"attendance": {(code, name): {"status": meeting.absent.get(name, "present")} for name in names}}
    return Form("sign-in", rows, {}, truth)


def tasks(dice: Random, province: Province) -> Form:
    """The tasks of a resolution."""
    code = province.meetings[0].code
    rows: Rows = [["STT", "Nội dung công việc", "Người phụ trách", "Thời hạn hoàn thành", "Mức hoàn thành"]]
    for task in province.tasks:
        lead = "Đ/c An" if task.lead else None
        rows.append([task.number, "Làm việc", lead, task.due, f"{task.percent}%"])
    truth: Truth = {
        "tasks": {
            (f"{code}-{task.number}",): {
                "lead_named": "true" if task.lead else "false", "due_on": task.due.isoformat(),
                "percent_done": str(task.percent),
            }
            for task in province.tasks
        }
    }  # fmt: skip
    return Form("tasks", rows, {"tasks.meeting_code": code}, truth)


def _titled(dice: Random, rows: Rows, day: date | None = None) -> Rows:
    if day is None:
        return rows if dice.random() < 0.5 else [["DANH SÁCH SINH HOẠT CHI BỘ"], *rows]
    title: Rows = [["ĐẢNG ỦY XÃ HÒA TÂN"], [f"TỔNG HỢP THÁNG {day.month} NĂM {day.year}"]]
    return [*title, *rows, [None, "T/M ĐẢNG ỦY"], [None, "BÍ THƯ"]]


def _cell(dice: Random, meeting: Meeting, column: str) -> Value:
    match column:
        case "cell_code":
            return meeting.cell
        case "held_on":
            return meeting.day
        case "kind":
            return dice.choice(KINDS[meeting.kind])
        case "started_at" | "ended_at":
            return time.fromisoformat(meeting.start if column == "started_at" else meeting.end)
        case "points":
            return meeting.points
        case "band":
            return BANDS[meeting.band]
    return meeting.counts[column]


def _truth(meetings: Sequence[Meeting], columns: Sequence[str]) -> Truth:
    truth: Truth = {"meetings": {}, "headcounts": {}, "scores": {}}
    for meeting in meetings:
        row = {"cell_code": meeting.cell, "held_on": meeting.day.isoformat(), "kind": meeting.kind}
        row["started_at"] = f"{meeting.day.isoformat()}T{meeting.start}"
        next_day = meeting.end < "05:00" and meeting.start > "17:00"
        row["ended_at"] = f"{date.fromordinal(meeting.day.toordinal() + next_day).isoformat()}T{meeting.end}"
        counts = {name: str(n) for name, n in meeting.counts.items()}
        score = {"points": f"{meeting.points:g}", "band": meeting.band}
        for table, values in (("meetings", row), ("headcounts", counts), ("scores", score)):
            own = {name: value for name, value in values.items() if name in columns}
            if own:
                truth[table][(meeting.code,)] = own
    return truth
