"""Slow, plain second versions of the hard numbers: dicts and loops over the CSV files of a canonical folder.

Written from the words of the contract (sections 1 and 4), not from the SQL, so that a test can hold one against the
other. Nothing here is used by the program.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

Row = dict[str, str | None]
COUNTING = ("regular", "thematic", "regular_and_thematic")
OFF = ("exempt", "special_duty", "suspended", "temporarily_away")
CAME = ("present", "present_online")
SUMS = ("expected", "present", "present_online", "excused", "unexcused")


class Folder:
    """A canonical folder in memory; a table that is lacking has no rows, an empty field is None."""

    def __init__(self, path: Path) -> None:
        self.cells = _read(path, "cells")
        self.meetings = _read(path, "meetings")
        self.tasks = _read(path, "tasks")
        self.meeting = {row["meeting_code"]: row for row in self.meetings}
        self.headcount = {row["meeting_code"]: row for row in _read(path, "headcounts")}
        self.marks = _grouped(_read(path, "attendance"), "meeting_code")
        self.memberships = _grouped(_read(path, "memberships"), "cell_code")
        self.statuses = _grouped(_read(path, "member_statuses"), "member_code")
        self.meetings_of = _grouped(self.meetings, "cell_code")
        self.tasks_of: dict[str | None, list[Row]] = defaultdict(list)
        for task in self.tasks:
            self.tasks_of[self.meeting[task["meeting_code"]]["cell_code"]].append(task)


def cell_month(path: Path, last: date) -> dict[tuple[str | None, date], dict[str, float | str | None]]:
    """Unit, counts, rates and tasks of `cell_month` for every cell and month (first day) up to the month `last`."""
    folder = Folder(path)
    months = _months(min(_month(_day(row["held_on"])) for row in folder.meetings), last)
    return {
        (row["cell_code"], month): {"unit_code": row["unit_code"]} | _one_month(folder, row["cell_code"], month)
        for month in months
        for row in _cells_existing(folder, month)
    }


def attendance(folder: Folder, meeting: Row) -> dict[str, int | None] | None:
    """The five counts of a meeting and `rated`, the denominator of its rate; None where it is not assessable."""
    called = _roll_call(folder, meeting)
    some_marked = called["rated"] > 0
    unmarked = called["expected"] - called["rated"]
    if some_marked and unmarked <= 0.2 * called["expected"] + 1e-9:
        return called
    stated = folder.headcount.get(meeting["meeting_code"])
    return _stated(stated) if stated else None


def _roll_call(folder: Folder, meeting: Row) -> dict[str, int]:
    day = _day(meeting["held_on"])
    marks = {row["member_code"]: row["status"] for row in folder.marks[meeting["meeting_code"]]}
    if _roll_is_known(folder, meeting):
        kinds = {row["member_code"]: row["kind"] for row in _on_roll(folder, meeting)}
    else:
        kinds = dict.fromkeys(marks, "unknown")
    counts = dict.fromkeys([*SUMS, "rated"], 0)
    for member, kind in kinds.items():
        mark = marks.get(member)
        if _is_off(folder, member, kind, day) and mark not in CAME:
            continue
        counts["expected"] += 1
        if mark is not None:
            counts["rated"] += 1
            counts[mark] += 1
    return counts


def _stated(head: Row) -> dict[str, int | None] | None:
    number = {name: None if head.get(name) is None else int(head[name]) for name in head if name != "meeting_code"}
    number["present_online"] = number.get("present_online") or 0
    if number.get("present") is None:
        return None
    expected = number.get("expected")
    for parts, sign in ((("on_roll", "exempt", "away"), -1), (SUMS[1:], 1)):
        values = [number.get(part) for part in parts]
        if expected is None and None not in values:
            expected = values[0] + sign * sum(values[1:])
    if expected is None:
        return None
    expected = max(expected, number["present"] + number["present_online"])
    return {name: number.get(name) for name in SUMS} | {"expected": expected, "rated": expected}


def _cells_existing(folder: Folder, month: date) -> list[Row]:
    """One row per cell: of the periods that touch the month, the one in force at the later date."""
    touching = [row for row in folder.cells if _overlaps(row, month, _last_day(month))]
    return list(
        {row["cell_code"]: row for row in sorted(touching, key=lambda row: row.get("valid_from") or "")}.values()
    )


def _one_month(folder: Folder, code: str, month: date) -> dict[str, float | None]:
    end = _last_day(month)
    met = [
        row for row in folder.meetings_of[code] if row["kind"] in COUNTING and _month(_day(row["held_on"])) == month
    ]
    row: dict[str, float | None] = {
        "meetings_regular": sum(m["kind"] in ("regular", "regular_and_thematic") for m in met),
        "meetings_thematic": sum(m["kind"] in ("thematic", "regular_and_thematic") for m in met),
    }
    seen = [(m, attendance(folder, m)) for m in met]
    known = [counts for _, counts in seen if counts is not None]
    for name in SUMS:
        row[name] = _sum([counts[name] for counts in known]) if met else 0
    row["attendance_rate"] = _share(
        sum(c["present"] + c["present_online"] for c in known), sum(c["rated"] for c in known)
    )
    row["exempt"] = _exempt(folder, max(met, key=_moment)) if met else None
    row["duration_minutes"] = _sum([_minutes(m) for m in met])
    row["speakers"] = _sum([_whole(m.get("speakers")) for m in met]) if met else 0
    spoken = [(int(m["speakers"]), c) for m, c in seen if c is not None and m.get("speakers") is not None]
    row["speaking_rate"] = _share(sum(n for n, _ in spoken), sum(c["present"] + c["present_online"] for _, c in spoken))
    return row | _tasks(folder, code, month, end, met=bool(met))


def _tasks(folder: Folder, code: str, month: date, end: date, *, met: bool) -> dict[str, int | None]:
    if met and not folder.tasks:
        return {"tasks_due": None, "tasks_done": None}
    due = [
        task
        for task in folder.tasks_of[code]
        if task.get("due_on") is not None
        and _month(_day(task["due_on"])) == month
        and _day(folder.meeting[task["meeting_code"]]["held_on"]) <= end
    ]
    done = [
        task
        for task in due
        if task.get("reported_on") is not None
        and _day(task["reported_on"]) <= end
        and float(task.get("percent_done") or 0) >= 100
    ]
    return {"tasks_due": len(due), "tasks_done": len(done)}


def _exempt(folder: Folder, meeting: Row) -> int | None:
    if _roll_is_known(folder, meeting) and folder.statuses:
        day = _day(meeting["held_on"])
        members = {row["member_code"] for row in _on_roll(folder, meeting)}
        return sum("exempt" in _statuses(folder, member, day) for member in members)
    return _whole(folder.headcount.get(meeting["meeting_code"], {}).get("exempt"))


def _roll_is_known(folder: Folder, meeting: Row) -> bool:
    end = _last_day(_month(_day(meeting["held_on"])))
    return any(_day(row["valid_from"]) <= end for row in folder.memberships[meeting["cell_code"]])


def _on_roll(folder: Folder, meeting: Row) -> list[Row]:
    day = _day(meeting["held_on"])
    return [row for row in folder.memberships[meeting["cell_code"]] if _overlaps(row, day, day)]


def _statuses(folder: Folder, member: str | None, day: date) -> list[str | None]:
    return [row["status"] for row in folder.statuses.get(member, []) if _overlaps(row, day, day)]


def _is_off(folder: Folder, member: str | None, kind: str | None, day: date) -> bool:
    statuses = [s for s in _statuses(folder, member, day) if s in OFF]
    if kind == "temporary_in":
        statuses = [s for s in statuses if s != "temporarily_away"]
    return bool(statuses)


def _overlaps(row: Row, first: date, last: date) -> bool:
    return _day(row.get("valid_from") or "0001-01-01") <= last and _day(row.get("valid_to") or "9999-12-31") >= first


def _moment(meeting: Row) -> tuple[date, str, str]:
    return _day(meeting["held_on"]), meeting.get("started_at") or "", meeting["meeting_code"] or ""


def _minutes(meeting: Row) -> int | None:
    if meeting.get("started_at") is None or meeting.get("ended_at") is None:
        return None
    length = datetime.fromisoformat(str(meeting["ended_at"])) - datetime.fromisoformat(str(meeting["started_at"]))
    return int(length.total_seconds() // 60)


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _whole(text: str | None) -> int | None:
    return None if text is None else int(text)


def _day(text: str | None) -> date:
    return date.fromisoformat(str(text))


def _month(day: date) -> date:
    return day.replace(day=1)


def _last_day(month: date) -> date:
    return _month(month + timedelta(days=31)) - timedelta(days=1)


def _months(first: date, last: date) -> list[date]:
    months = []
    while first <= last:
        months.append(first)
        first = _last_day(first) + timedelta(days=1)
    return months


def _grouped(rows: list[Row], key: str) -> dict[str | None, list[Row]]:
    groups: dict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _read(path: Path, table: str) -> list[Row]:
    file = path / f"{table}.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return [{name: value or None for name, value in row.items()} for row in csv.DictReader(lines)]
