"""Two members of one name in one meeting are two: kept apart by a person, never taken for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from etl.mapping.applying import Delivered
from etl.mapping.folding import fold
from etl.mapping.notation import NO_MARK
from etl.mapping.records import NUMBER_TITLES
from etl.mapping.understood import LeftOut, Question

KEY = "same_name"
BY_ORDER, LEAVE_OUT = "order", "leave_out"
# What else tells members of one name apart, by the titles of its column; it goes no further than their code.
APART = {"birth": ("nam sinh", "ngay sinh", "ngay thang nam sinh", "sinh nam"), "number": NUMBER_TITLES}
NO_WAYS: Mapping[str, Mapping[int, str]] = MappingProxyType({})
NAMES = ("ten", "name", "nguoi", "dong chi")


def apart(titles: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> dict[str, dict[int, str]]:
    """By way of telling members of one name apart, what each row of the file (by its number) has for it."""
    places = {
        way: next((n for n, title in enumerate(titles) if fold(title) in names), None) for way, names in APART.items()
    }
    return {
        way: {number: row[place] for row, number in zip(rows, numbers, strict=True)}
        for way, place in places.items()
        if place is not None
    }


def kept_apart(
    part: Delivered, members: str, answers: Mapping[str, str], ways: Mapping[str, Mapping[int, str]] = NO_WAYS
) -> tuple[Delivered, list[LeftOut], list[Question]]:
    """The roll call without rows that no mark is of, its members of one name kept apart as answered or asked about;
    `members` is the title of their column, `ways` as `apart` gives them.

    Codes that come twice are left to the intake: they are one member.
    """
    meeting, member, status = (part.columns.index(c) for c in ("meeting_code", "member_code", "status"))
    kept = [(row, n) for row, n in zip(part.rows, part.numbers, strict=True) if row[status] not in ("", NO_MARK)]
    left_out = [LeftOut(f"{len(part.rows) - len(kept)} rows", "no_mark")] if len(kept) < len(part.rows) else []
    questions = []
    if not any(name in fold(members).split() for name in NAMES):
        return _with(part, kept), left_out, []
    same = Counter((row[meeting], row[member]) for row, _ in kept)
    twice = {key for key, n in same.items() if n > 1 and key[1]}
    answer = answers.get(KEY, "")
    options = (*_telling(ways, kept, twice, meeting, member), BY_ORDER, LEAVE_OUT)
    if twice and answer not in options:
        questions.append(Question(KEY, KEY, str(len(twice)), options))
    if answer == LEAVE_OUT:
        rows = [n for row, n in kept if (row[meeting], row[member]) in twice]
        left_out += [LeftOut(f"row {', '.join(map(str, rows))}", KEY)] if rows else []
        kept = [(row, n) for row, n in kept if (row[meeting], row[member]) not in twice]
    elif twice and answer in ways:
        kept = [
            (_called(row, member, ways[answer][n]) if (row[meeting], row[member]) in twice else row, n)
            for row, n in kept
        ]
    elif twice:
        kept = _numbered(kept, meeting, member)
    return _with(part, kept), left_out, questions


def _telling(
    ways: Mapping[str, Mapping[int, str]],
    kept: Sequence[tuple[tuple[str, ...], int]],
    twice: set[tuple[str, str]],
    meeting: int,
    member: int,
) -> list[str]:
    """The ways by which all members of one name differ."""
    same = [(row[meeting], row[member], n) for row, n in kept if (row[meeting], row[member]) in twice]
    return [
        way
        for way, texts in ways.items()
        if same and all(texts[n] for *_, n in same) and len({(m, who, texts[n]) for m, who, n in same}) == len(same)
    ]


def _called(row: tuple[str, ...], member: int, by: str) -> tuple[str, ...]:
    return tuple(f"{text} ({by})" if place == member else text for place, text in enumerate(row))


def _numbered(kept: list[tuple[tuple[str, ...], int]], meeting: int, member: int) -> list[tuple[tuple[str, ...], int]]:
    seen: Counter[tuple[str, str]] = Counter()
    rows = []
    for row, n in kept:
        key = (row[meeting], row[member])
        seen[key] += 1
        rows.append((row if seen[key] == 1 else _called(row, member, str(seen[key])), n))
    return rows


def _with(part: Delivered, kept: list[tuple[tuple[str, ...], int]]) -> Delivered:
    return replace(part, rows=tuple(row for row, _ in kept), numbers=tuple(n for _, n in kept))
