"""Sign-in sheets of one meeting: members down, a column to sign in; who signed is present.

A blank says nothing: the sheet does not know why somebody is away, unless its notes do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from etl.mapping import flattening
from etl.mapping.applying import Delivered
from etl.mapping.cell_names import cell_name
from etl.mapping.dates_in_text import day_in
from etl.mapping.folding import fold
from etl.mapping.heading_rows import heading
from etl.mapping.kinds import sheet as flat_sheet
from etl.mapping.layout import Layout
from etl.mapping.members import member_column
from etl.mapping.names import headings, words
from etl.mapping.notation import NO_MARK, SURE, mark
from etl.mapping.opening import Opened
from etl.mapping.same_names import apart, kept_apart
from etl.mapping.understood import Field, LeftOut, Question, Understood
from etl.mapping.unfit import Unfit
from etl.mapping.values import time_of_day

KIND = "sign_in"
SIGNATURES = ("ky ten", "chu ky", "ky nhan", "ky", "ky xac nhan", "signature", "ky va ghi ro ho ten")
# With their marks, for names of people begin with "Vàng".
ABSENT = re.compile(r"(?:vắng|nghỉ|ốm|đi (?:học|công tác|xa|viện))\b")
WITH_LEAVE, WITHOUT_LEAVE = re.compile(r"(?:phép|lý do|lí do)\b"), re.compile(r"không (?:có )?(?:phép|lý do|lí do)\b")
NOTES = ("ghi chu", "ly do", "ly do vang", "note", "notes")


def recognise(file: Opened) -> float:
    """How likely (0-1) the file is such a sheet: by a column of members and one of signatures."""
    titles = heading(file.book[0]).titles
    return 0.85 if member_column(titles) is not None and _of(titles, SIGNATURES) is not None else 0.0


def understand(file: Opened, layout: Layout | None, answers: Mapping[str, str]) -> Understood:
    """The roll call of one meeting, by its code, or by cell and day from the lines above the heading.

    Raises Unfit where the sheet has no column of members, or none to sign in.
    """
    answers = {**(layout.answers if layout else {}), **answers}
    sheet = flat_sheet.chosen(file.book, layout, answers)
    flat = flattening.flattened(sheet, heading(sheet), answers)
    member, signed, note = member_column(flat.titles), _of(flat.titles, SIGNATURES), _of(flat.titles, NOTES)
    if member is None or signed is None:
        raise Unfit("no_heading", sheet.name or file.name)
    texts = (*flat.around, sheet.name, file.name)
    cell, day = answers.get("cell") or cell_name(texts), answers.get("day") or day_in(texts)
    meeting = answers.get("meeting") or (f"{cell}-{day}" if cell and day else "")
    questions = [*flat.questions]
    if not meeting:
        questions.append(Question("meeting", "meeting", " ".join(text for text in (cell, day) if text), ()))
    arrived = _of(flat.titles, headings("attendance")["arrived_at"])
    rows = [
        (
            meeting, row[member], _status(row[signed], row[note] if note is not None else ""),
            *(() if arrived is None else (time_of_day(row[arrived]) or row[arrived],)),
        )
        for row in flat.sheet.rows[1:]
    ]  # fmt: skip
    columns = ("meeting_code", "member_code", "status", *(() if arrived is None else ("arrived_at",)))
    part = Delivered("attendance", columns, tuple(rows), tuple(flat.sheet.numbers[1:]), ())
    ways = apart(flat.titles, flat.sheet.rows[1:], flat.sheet.numbers[1:])
    part, blanks, same = kept_apart(part, flat.titles[member], answers, ways)
    known = {member, signed, note, arrived}
    left_out = [*flat.left_out, *blanks, *flat_sheet.other_sheets(file.book, sheet)]
    left_out += [
        LeftOut(title, "no_field")
        for place, title in enumerate(flat.titles)
        if place not in known and fold(title) not in flat_sheet.NUMBER_TITLES
    ]
    kept = {key: value for key, value in answers.items() if key not in ("meeting", "cell", "day", "sheet")}
    made = Layout(kind=KIND, sheet=sheet.name, heading=flat.sheet.numbers[0], tables={}, answers=kept)
    fields = (
        Field("attendance", "meeting_code", "the lines above the heading", 0.8 if meeting else 0.0, meeting),
        Field("attendance", "member_code", flat.titles[member], 1.0, ""),
        Field("attendance", "status", flat.titles[signed], 0.9, part.rows[0][2] if part.rows else ""),
        *(() if arrived is None else (Field("attendance", "arrived_at", flat.titles[arrived], 0.9, ""),)),
    )
    return Understood(KIND, made, fields, tuple(left_out), (*questions, *same), (part,), sheet.notes)


def _of(titles: Sequence[str], names: Sequence[str]) -> int | None:
    return next((place for place, title in enumerate(titles) if fold(title) in names), None)


def _status(signature: str, note: str) -> str:
    """What a signature and the note beside it say; a signature is whatever is no mark of an absence."""
    known = words("attendance", "status")
    by_note = SURE.get(mark(note)) or known.get(fold(note)) or ""
    if not signature:
        return by_note or NO_MARK
    text = SURE.get(mark(signature)) or known.get(fold(signature)) or ""
    if mark(signature) in ("p", "v", "a") or fold(signature) == "vang":
        return by_note or NO_MARK
    absence = unicodedata.normalize("NFC", signature).casefold().strip()
    if not text and ABSENT.match(absence):
        return by_note or _of_leave(absence)
    return text or "present"


def _of_leave(absence: str) -> str:
    """Whether somebody is away with leave; unknown where the text does not say it."""
    if WITHOUT_LEAVE.search(absence):
        return "unexcused"
    return "excused" if WITH_LEAVE.search(absence) else NO_MARK
