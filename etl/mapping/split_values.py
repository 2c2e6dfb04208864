"""Columns of more than one value: a beginning and an end ("19h30 - 21h00"), also with the day, and members present of
those expected ("18/20")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from etl.contract_tables import describe
from etl.mapping import suggesting
from etl.mapping.heading_rows import SEPARATOR
from etl.mapping.values import AFTERNOON, time_of_day

CLOCK = (
    r"\d{1,2}\s*(?:giờ|[:hg])\s*(?:\d{1,2}(?::\d{2})?)?\s*(?:phút|ph|p(?!m)|')?\s*"
    r"(?:(?:sáng|trưa|chiều|tối|đêm|am|pm|sa|ch)\b)?"
)
RANGE = re.compile(rf"(?:\btừ\s+)?(?:\blúc\s+)?({CLOCK})\s*(?:-|–|—|~|→|đến|tới|to\b)\s*({CLOCK})", re.IGNORECASE)
PERIOD = re.compile(r"(sáng|trưa|chiều|tối|đêm|am|pm|sa|ch)\s*$", re.IGNORECASE)
AROUND = re.compile(r"^[\s,;:()\-–]*(?:ngày\s+)?|[\s,;:()\-–]+(?:lúc|từ|ngày)?[\s,;:()\-–]*$", re.IGNORECASE)
OF = re.compile(r"(\d{1,4})\s*/\s*(\d{1,4})")
# The contract's words stand in the titles of the parts, so that they are recognised by them.
DAY, START, END = "held_on", "started_at", "ended_at"
PRESENT, EXPECTED, ON_ROLL = "present", "expected", "on_roll"
PARTS = (DAY, START, END, PRESENT, EXPECTED, ON_ROLL)
FEWEST_FITTING, LOOKED_INTO = 0.5, 200
# No day with its times is longer (chosen by us); the patterns above take the square of a text's length.
LONGEST = 80
Rows = Sequence[tuple[str, ...]]


def split(titles: Sequence[str], rows: Rows) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The titles and the rows with a column for each part; the first stands where the whole one did, the others behind
    the last column."""
    made, parts = list(titles), list(rows)
    for place, title in enumerate(titles):
        texts = [row[place] for row in rows]
        names, values = _of_times(texts) or _of_counts(title, texts) or ((), ())
        if not names:
            continue
        made[place] = f"{title}{SEPARATOR}{names[0]}"
        made += [f"{title}{SEPARATOR}{name}" for name in names[1:]]
        parts = [
            (*row[:place], own[0], *row[place + 1 :], *own[1:]) for row, own in zip(parts, values, strict=True)
        ]
    return tuple(made), parts


def written(title: str) -> str:
    """The title as the file has it, of a column's part too."""
    whole, _, part = title.rpartition(SEPARATOR)
    return whole if whole and part in PARTS else title


def _of_times(texts: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, ...]]] | None:
    """Beginning and end, with the day in front where most have one; what is no such text stands in the first part, to
    be refused where it is none of that column. None where fewer than half have both times."""
    first = list(islice(filter(None, texts), LOOKED_INTO))
    if sum(_times(text) is not None for text in first) < FEWEST_FITTING * len(first):
        return None
    known = {text: _times(text) for text in set(texts) if text}
    filled = [known[text] for text in texts if text]
    read = [times for times in filled if times]
    if not read or len(read) < FEWEST_FITTING * len(filled):
        return None
    with_day = sum(bool(day) for day, _, _ in read) >= FEWEST_FITTING * len(read)
    made = []
    for text in texts:
        times = known.get(text)
        if times and bool(times[0]) == with_day:
            made.append(times if with_day else times[1:])
        else:
            made.append((text, "", "") if with_day else (text, ""))
    return ((DAY, START, END) if with_day else (START, END)), made


def _times(text: str) -> tuple[str, str, str] | None:
    """What stands beside the two times, and both."""
    match = RANGE.search(text) if len(text) <= LONGEST else None
    if not match:
        return None
    start, end = match[1].strip(), match[2].strip()
    if time_of_day(start) is None or time_of_day(end) is None:
        return None if end[:2] != "24" else (_beside(text, match), start, end)
    return _beside(text, match), _of_same_period(start, end), end


def _beside(text: str, match: re.Match[str]) -> str:
    before, behind = (AROUND.sub("", part) for part in (text[: match.start()], text[match.end() :]))
    return " ".join(filter(None, (before, behind)))


def _of_same_period(start: str, end: str) -> str:
    """The beginning with the period of the day that stands behind the end alone ("7h30 - 9h tối"), where it is not
    later then than the end ("11h - 1h chiều")."""
    period = PERIOD.search(end)
    if period is None or PERIOD.search(start) or period[1].lower() not in AFTERNOON:
        return start
    same = f"{start} {period[1]}"
    return same if (time_of_day(same) or "") < (time_of_day(end) or "") else start


def _of_counts(title: str, texts: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, ...]]] | None:
    """Members present and how many that is of: those on the roll where the title says so ("Có mặt/đảng số"), else those
    expected. None where the title is not of them, or some text is another."""
    own, _, whole = title.partition("/") if SEPARATOR not in title else (title, "", "")
    if not _is_of("present", own) or (whole and not (_is_of("on_roll", whole) or _is_of("expected", whole))):
        return None
    matches = [OF.fullmatch(text) for text in texts]
    filled = [match for text, match in zip(texts, matches, strict=True) if text]
    if not filled or not all(match and int(match[1]) <= int(match[2]) for match in filled):
        return None
    names = (PRESENT, ON_ROLL if whole and _is_of("on_roll", whole) else EXPECTED)
    return names, [(match[1], match[2]) if match else ("", "") for match in matches]


def _is_of(column: str, title: str) -> bool:
    return suggesting.likeness(describe()["headcounts"], column, title, ()) >= suggesting.CERTAIN
