"""Reports of online meetings: Zoom, Teams and Google Meet, by their headings in many languages.

Minutes present are the union of a person's intervals over devices and rejoins; present online is who was there for a
share of the meeting (default 50 %, chosen by us; the answer `share` changes it).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from etl.mapping import day_order, notation
from etl.mapping.applying import Delivered
from etl.mapping.files.sheet import Sheet
from etl.mapping.layout import Layout
from etl.mapping.notation import ORDERS
from etl.mapping.online.head import Head, head
from etl.mapping.online.participants import OTHER, Participants, is_list_of_meetings, participants
from etl.mapping.online.stays import NO_DAY, Stay, by_person, minutes
from etl.mapping.opening import Opened
from etl.mapping.understood import Field, LeftOut, Question, Understood
from etl.mapping.unfit import Unfit

KIND = "meeting_report"
LEAST_SHARE = 50
CLOCKS = ("hours_minutes", "minutes_seconds")
# No meeting takes a day.
LONGEST_HOURS = 24
WHEN = ("join", "leave", "minutes", "time")
INTO = {"name": "member_code", "email": "member_code", "join": "arrived_at", "leave": "left_at", "minutes": "status"}


def recognise(file: Opened) -> float:
    """How likely (0-1) the file is such a report: by its heading of names with times or durations."""
    return 0.9 if participants(file.book[0]) or is_list_of_meetings(file.book[0]) else 0.0


def understand(file: Opened, layout: Layout | None, answers: Mapping[str, str]) -> Understood:
    """Attendance of one meeting, whose code is asked for. Raises Unfit where there is no list of participants, or one
    of several meetings."""
    answers = {**(layout.answers if layout else {}), **answers}
    sheet = file.book[0]
    listed = participants(sheet)
    if listed is None:
        raise Unfit("list_of_meetings" if is_list_of_meetings(sheet) else "no_heading", file.name)
    texts = [text for row in sheet.rows for text in row if text]
    order, clock = _order(texts, answers), _clock(sheet, listed, answers)
    of_meeting = head(sheet.rows[: listed.place], file.name, order or "")
    people = by_person(sheet, listed, order or "", clock or "", of_meeting.day)
    stays = [stay for own in people.values() for stay in own]
    if order is not None and _is_of_several_days(stays):
        raise Unfit("several_days", file.name)
    if _has_several_meetings(sheet, listed):
        raise Unfit("several_meetings", file.name)
    if _are_unreadable(sheet, listed, stays):
        raise Unfit("moments", file.name)
    present = _present(people, _length(of_meeting, stays), _share(answers))
    meeting = answers.get("meeting") or _of_cell(answers.get("cell", ""), of_meeting, stays)
    questions = [] if meeting else [Question("meeting", "meeting", _proposal(of_meeting, stays), ())]
    if order is None:
        days = [text for text in texts if notation.SHORT_DAY.search(text)]
        questions.append(Question("order", "order", file.name, ORDERS, tuple(days[:3])))
    if clock is None:
        questions.append(Question("clock", "clock", file.name, CLOCKS))
    made = Layout(kind=KIND, heading=sheet.numbers[listed.place], tables={}, answers=_kept(answers))
    part = _part({who: people[who] for who in present}, meeting)
    titles = sheet.rows[listed.place]
    left_out = _left_out(sheet, listed, len(people) - len(present))
    return Understood(KIND, made, _fields(listed, titles), left_out, tuple(questions), (part,), sheet.notes)


def _kept(answers: Mapping[str, str]) -> dict[str, str]:
    # The meeting is another one with the next report.
    return {key: value for key, value in answers.items() if key != "meeting"}


def _is_of_several_days(stays: Sequence[Stay]) -> bool:
    """Whether the first and the last beginning of a stay are more than a day apart."""
    starts = [stay.start for stay in stays if stay.start]
    return bool(starts) and (max(starts) - min(starts)).total_seconds() > 3600 * LONGEST_HOURS


def _has_several_meetings(sheet: Sheet, listed: Participants) -> bool:
    """Whether a column names more than one meeting."""
    place = listed.columns.get("meeting")
    return place is not None and len({row[place] for row in sheet.rows[listed.place + 1 : listed.end]} - {""}) > 1


def _are_unreadable(sheet: Sheet, listed: Participants, stays: Sequence[Stay]) -> bool:
    """Whether moments and lengths are written and none of them was read: then nobody knows who was there."""
    places = [place for of, place in listed.columns.items() if of in WHEN]
    written = any(row[place] for row in sheet.rows[listed.place + 1 : listed.end] for place in places)
    return written and not any(stay.start or stay.end or stay.minutes is not None for stay in stays)


def _share(answers: Mapping[str, str]) -> float:
    try:
        return min(max(float(answers.get("share", LEAST_SHARE)), 0.0), 100.0)
    except ValueError as error:
        raise Unfit("share", answers["share"]) from error


def _left_out(sheet: Sheet, listed: Participants, short: int) -> tuple[LeftOut, ...]:
    titles = sheet.rows[listed.place]
    left_out = []
    end = max(each.end for each in (listed, *listed.others))
    if end < len(sheet.rows):
        left_out.append(LeftOut(f"row {sheet.numbers[end]}-{sheet.numbers[-1]}", "activity"))
    left_out += [LeftOut(f"{short} participants", "short_stay")] if short else []
    taken = {place for role, place in listed.columns.items() if role != OTHER}
    left_out += [LeftOut(t, "no_field") for place, t in enumerate(titles) if t and place not in taken]
    return tuple(left_out)


def _order(texts: Sequence[str], answers: Mapping[str, str]) -> str | None:
    if answers.get("order") in ORDERS:
        return answers["order"]
    return day_order.order(texts, frozenset())


def _clock(sheet: Sheet, listed: Participants, answers: Mapping[str, str]) -> str | None:
    """What "20:00" in the column of lengths means; None where that must be asked, empty where there is none such."""
    if answers.get("clock") in CLOCKS:
        return answers["clock"]
    place = listed.columns.get("minutes")
    texts = [row[place] for row in sheet.rows[listed.place + 1 : listed.end]] if place is not None else []
    pairs = [int(text.split(":")[0]) for text in texts if re.fullmatch(r"\d{1,7}:\d\d", text)]
    if not pairs:
        return ""
    longer = any(re.fullmatch(r"\d+:\d\d:\d\d", text) for text in texts)
    return "minutes_seconds" if longer or max(pairs) >= LONGEST_HOURS else None


def _length(of_meeting: Head, stays: Sequence[Stay]) -> float | None:
    """The meeting's minutes: as its head says, else from the first coming to the last leaving."""
    if of_meeting.minutes is not None:
        return of_meeting.minutes
    starts = [stay.start for stay in stays if stay.start]
    leaves = [stay.end for stay in stays if stay.end]
    start, end = of_meeting.start or min(starts, default=None), of_meeting.end or max(leaves, default=None)
    if start and end and end > start:
        return (end - start).total_seconds() / 60
    return max((stay.minutes for stay in stays if stay.minutes), default=None)


def _present(people: Mapping[str, Sequence[Stay]], length: float | None, share: float) -> list[str]:
    """Who stayed long enough, in the order of the report; unknown stays count."""
    stayed = {who: minutes(own) for who, own in people.items()}
    return [who for who, m in stayed.items() if m is None or length is None or m >= length * share / 100]


def _day(of_meeting: Head, stays: Sequence[Stay]) -> str:
    """The meeting's day (YYYY-MM-DD); empty where nothing shows it."""
    starts = [stay.start.date() for stay in stays if stay.start and stay.start.date() != NO_DAY]
    day = min(starts, default=of_meeting.day)
    return day.isoformat() if day else ""


def _of_cell(cell: str, of_meeting: Head, stays: Sequence[Stay]) -> str:
    """The code made of the cell that is answered for and the day of the report; the intake puts the known meeting's."""
    day = _day(of_meeting, stays)
    return f"{cell}-{day}" if cell and day else ""


def _proposal(of_meeting: Head, stays: Sequence[Stay]) -> str:
    starts = [stay.start for stay in stays if stay.start]
    first = of_meeting.start or min(starts, default=None)
    return f"{_day(of_meeting, stays)} {first:%H:%M}".strip() if first else _day(of_meeting, stays)


def _part(present: Mapping[str, Sequence[Stay]], meeting: str) -> Delivered:
    columns = ("meeting_code", "member_code", "status", "arrived_at", "left_at")
    rows, numbers = [], []
    for who, own in present.items():
        first = min((stay.start for stay in own if stay.start), default=None)
        last = max((stay.end for stay in own if stay.end), default=None)
        # The intake puts the meeting's day before a time of day.
        times = (
            (f"{at:%H:%M}" if at.date() <= NO_DAY else f"{at:%Y-%m-%dT%H:%M}") if at else "" for at in (first, last)
        )
        rows.append((meeting, who, "present_online", *times))
        numbers.append(own[0].number)
    return Delivered("attendance", columns, tuple(rows), tuple(numbers), ())


def _fields(listed: Participants, titles: Sequence[str]) -> tuple[Field, ...]:
    roles = [(role, place) for role, place in listed.columns.items() if role in INTO]
    return tuple(Field("attendance", INTO[role], titles[place], 1.0, "") for role, place in roles)
