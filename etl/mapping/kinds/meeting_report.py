"""Reports of online meetings: Zoom, Teams and Google Meet, by their headings in many languages.

Minutes present are the union of a person's intervals over devices and rejoins; present online is who was there for a
share of the meeting (default 50 %, chosen by us; the answer `share` changes it).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from etl.discover import documents
from etl.mapping import notation
from etl.mapping.applying import Delivered
from etl.mapping.files.sheet import Sheet
from etl.mapping.folding import fold_any as fold
from etl.mapping.layout import Layout
from etl.mapping.moments import duration, moment
from etl.mapping.notation import ORDERS
from etl.mapping.opening import Opened
from etl.mapping.understood import Field, LeftOut, Question, Understood
from etl.mapping.unfit import Unfit

KIND = "meeting_report"
LEAST_SHARE = 50
CLOCKS = ("hours_minutes", "minutes_seconds")
# No meeting takes a day.
LONGEST_HOURS = 24
GUEST = (" (guest)", " (khách)", " (invité)", " (gast)", " (invitado)", " (gość)", " (ゲスト)")
OUTSIDE = "#ext#"


@dataclass(frozen=True)
class Table:
    """The rows of participants: the place of the heading in the sheet, and by role the place of its column."""

    place: int
    columns: Mapping[str, int]


@dataclass(frozen=True)
class Stay:
    """One interval of one person: who (e-mail, else the name shown), from, to, minutes; None where not known."""

    who: str
    start: datetime | None
    end: datetime | None
    minutes: float | None
    number: int


def recognise(file: Opened) -> float:
    """How likely (0-1) the file is such a report: by its heading of names with times or durations."""
    return 0.9 if _table(file.book[0]) else 0.0


def understand(file: Opened, layout: Layout | None, answers: Mapping[str, str]) -> Understood:
    """Attendance of one meeting, whose code is asked for. Raises Unfit where there is no list of participants."""
    answers = {**(layout.answers if layout else {}), **answers}
    sheet = file.book[0]
    table = _table(sheet)
    if table is None:
        raise Unfit("no_heading", file.name)
    last = _last(sheet, table)
    texts = [text for row in sheet.rows for text in row if text]
    order = _order(texts, answers)
    clock = _clock(sheet, table, last, answers)
    stays = list(_stays(sheet, table, last, order or "", clock or ""))
    by_person: dict[str, list[Stay]] = defaultdict(list)
    for stay in stays:
        by_person[stay.who].append(stay)
    length = _length(sheet, table, stays, order or "")
    present = _present(by_person, length, float(answers.get("share", LEAST_SHARE)))
    short = len(by_person) - len(present)
    meeting = answers.get("meeting") or _of_cell(answers.get("cell", ""), stays)
    questions = [] if meeting else [Question("meeting", "meeting", _proposal(stays), ())]
    if order is None:
        days = [text for text in texts if notation.SHORT_DAY.search(text)]
        questions.append(Question("order", "order", file.name, ORDERS, tuple(days[:3])))
    if clock is None:
        questions.append(Question("clock", "clock", file.name, CLOCKS))
    made = Layout(kind=KIND, heading=sheet.numbers[table.place], tables={}, answers=_kept(answers))
    part = _part({who: by_person[who] for who in present}, meeting)
    left_out = [LeftOut(f"row {sheet.numbers[last]}-{sheet.numbers[-1]}", "activity")] if last < len(sheet.rows) else []
    left_out += [LeftOut(f"{short} participants", "short_stay")] if short else []
    titles = sheet.rows[table.place]
    left_out += [LeftOut(t, "no_field") for p, t in enumerate(titles) if t and p not in table.columns.values()]
    return Understood(KIND, made, _fields(table, titles), tuple(left_out), tuple(questions), (part,), sheet.notes)


def _kept(answers: Mapping[str, str]) -> dict[str, str]:
    # The meeting is another one with the next report.
    return {key: value for key, value in answers.items() if key != "meeting"}


def _roles() -> dict[str, str]:
    known = documents("headings_online")["participants"]["columns"]
    return {fold(name): role for role, names in known.items() for name in names}


def _table(sheet: Sheet) -> Table | None:
    # Some reports have a line of the meeting with an address and a length above the list: the list has more columns.
    roles, best = _roles(), None
    for place, row in enumerate(sheet.rows[:40]):
        columns: dict[str, int] = {}
        for column, text in enumerate(row):
            role = roles.get(fold(text)) or roles.get(fold(text.split("(")[0]))
            if role:
                columns.setdefault(role, column)
        is_list = ("name" in columns or "email" in columns) and {"join", "minutes", "leave", "action"} & set(columns)
        if is_list and (best is None or len(columns) > len(best.columns)):
            best = Table(place, columns)
    return best


def _last(sheet: Sheet, table: Table) -> int:
    """The place behind the last participant: the next section ("3. In-Meeting activities") begins there."""
    width = sum(map(bool, sheet.rows[table.place]))
    for place in range(table.place + 1, len(sheet.rows)):
        row = sheet.rows[place]
        if sum(map(bool, row)) == 1 and width > 2 and row[0][:2].rstrip(".").isdigit():
            return place
    return len(sheet.rows)


def _order(texts: Sequence[str], answers: Mapping[str, str]) -> str | None:
    if answers.get("order") in ORDERS:
        return answers["order"]
    return notation.order(texts, frozenset())


def _clock(sheet: Sheet, table: Table, last: int, answers: Mapping[str, str]) -> str | None:
    """What "20:00" in the column of lengths means; None where that must be asked, empty where there is none such."""
    if answers.get("clock") in CLOCKS:
        return answers["clock"]
    place = table.columns.get("minutes")
    texts = [row[place] for row in sheet.rows[table.place + 1 : last]] if place is not None else []
    pairs = [int(text.split(":")[0]) for text in texts if re.fullmatch(r"\d+:\d\d", text)]
    if not pairs:
        return ""
    longer = any(re.fullmatch(r"\d+:\d\d:\d\d", text) for text in texts)
    return "minutes_seconds" if longer or max(pairs) >= LONGEST_HOURS else None


def _stays(sheet: Sheet, table: Table, last: int, order: str, clock: str) -> Iterator[Stay]:
    open_since: dict[str, tuple[datetime | None, int]] = {}
    leaving = {fold(word) for word in documents("headings_online")["participants"]["words"]["left"]}
    for row, number in zip(sheet.rows[table.place + 1 : last], sheet.numbers[table.place + 1 : last], strict=True):
        get = {role: row[place] for role, place in table.columns.items()}
        who = _who(get)
        if not who:
            continue
        if "action" in table.columns:
            # The list of 2020: one row for coming, one for leaving.
            at = moment(get.get("time", ""), order)
            if fold(get["action"]).split(" ")[0] in leaving:
                start, first = open_since.pop(who, (None, number))
                yield Stay(who, start, at, None, first)
            else:
                open_since.setdefault(who, (at, number))
            continue
        join, leave = moment(get.get("join", ""), order), moment(get.get("leave", ""), order)
        yield Stay(who, join, leave, duration(get.get("minutes", ""), clock), number)
    for who, (start, number) in open_since.items():
        yield Stay(who, start, None, None, number)


def _who(get: Mapping[str, str]) -> str:
    email = (get.get("email") or get.get("upn") or "").strip().lower()
    if email and OUTSIDE not in email:
        return email
    name = " ".join(f"{get.get('name', '')} {get.get('last_name', '')}".split())
    for guest in GUEST:
        name = name[: -len(guest)] if name.lower().endswith(guest) else name
    return name


def _length(sheet: Sheet, table: Table, stays: Sequence[Stay], order: str) -> float | None:
    """The meeting's minutes: from its head where that names start and end, else from the first coming to the last
    leaving."""
    ends = {}
    roles = {fold(n): r for r, names in documents("headings_online")["participants"]["head"].items() for n in names}
    for label, value in _head(sheet.rows[: table.place], roles):
        ends[roles[label]] = moment(value, order) if roles[label] != "minutes" else duration(value)
    if isinstance(minutes := ends.get("minutes"), float):
        return minutes
    starts = [stay.start for stay in stays if stay.start]
    leaves = [stay.end for stay in stays if stay.end]
    start, end = ends.get("start") or min(starts, default=None), ends.get("end") or max(leaves, default=None)
    if isinstance(start, datetime) and isinstance(end, datetime) and end > start:
        return (end - start).total_seconds() / 60
    return max((stay.minutes for stay in stays if stay.minutes), default=None)


def _head(rows: Sequence[Sequence[str]], roles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The labels of the head that are known, with their values: beside them, or below where labels fill a row."""
    for place, row in enumerate(rows):
        known = [column for column, text in enumerate(row) if fold(text) in roles]
        below = rows[place + 1] if place + 1 < len(rows) and (len(known) > 1 or known != [0]) else None
        for column in known:
            value = below[column] if below else row[column + 1] if column + 1 < len(row) else ""
            yield fold(row[column]), value


def _present(by_person: Mapping[str, Sequence[Stay]], length: float | None, share: float) -> list[str]:
    """Who stayed long enough, in the order of the report; unknown stays count."""
    minutes = {who: _minutes(own) for who, own in by_person.items()}
    return [who for who, m in minutes.items() if m is None or length is None or m >= length * share / 100]


def _minutes(stays: Sequence[Stay]) -> float | None:
    spans = sorted((s.start, s.end) for s in stays if s.start and s.end and s.end >= s.start)
    if not spans:
        known = [stay.minutes for stay in stays if stay.minutes is not None]
        return sum(known) if known else None
    total, (start, end) = 0.0, spans[0]
    for first, last in spans[1:]:
        if first > end:
            total += (end - start).total_seconds()
            start, end = first, last
        else:
            end = max(end, last)
    return (total + (end - start).total_seconds()) / 60


def _of_cell(cell: str, stays: Sequence[Stay]) -> str:
    """The code made of the cell that is answered for and the day of the report; the intake puts the known meeting's."""
    starts = [stay.start for stay in stays if stay.start]
    return f"{cell}-{min(starts):%Y-%m-%d}" if cell and starts else ""


def _proposal(stays: Sequence[Stay]) -> str:
    starts = [stay.start for stay in stays if stay.start]
    return f"{min(starts):%Y-%m-%d %H:%M}" if starts else ""


def _part(present: Mapping[str, Sequence[Stay]], meeting: str) -> Delivered:
    columns = ("meeting_code", "member_code", "status", "arrived_at", "left_at")
    rows, numbers = [], []
    for who, own in present.items():
        first = min((stay.start for stay in own if stay.start), default=None)
        last = max((stay.end for stay in own if stay.end), default=None)
        times = (f"{at:%Y-%m-%dT%H:%M}" if at else "" for at in (first, last))
        rows.append((meeting, who, "present_online", *times))
        numbers.append(own[0].number)
    return Delivered("attendance", columns, tuple(rows), tuple(numbers), ())


def _fields(table: Table, titles: Sequence[str]) -> tuple[Field, ...]:
    into = {
        "name": "member_code",
        "email": "member_code",
        "join": "arrived_at",
        "leave": "left_at",
        "minutes": "status",
    }
    roles = [(role, place) for role, place in table.columns.items() if role in into]
    return tuple(Field("attendance", into[role], titles[place], 1.0, "") for role, place in roles)
