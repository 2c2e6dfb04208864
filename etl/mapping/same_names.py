"""Two members of one name in one meeting are two: kept apart by a person, never taken for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from etl.mapping.applying import Delivered
from etl.mapping.folding import fold
from etl.mapping.notation import NO_MARK
from etl.mapping.understood import LeftOut, Question

KEY = "same_name"
BY_ORDER, LEAVE_OUT = "order", "leave_out"
NAMES = ("ten", "name", "nguoi", "dong chi")


def kept_apart(
    part: Delivered, members: str, answers: Mapping[str, str]
) -> tuple[Delivered, list[LeftOut], list[Question]]:
    """The roll call without rows that no mark is of, its members of one name kept apart as answered or asked about;
    `members` is the title of their column.

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
    answer = answers.get(KEY)
    if twice and answer not in (BY_ORDER, LEAVE_OUT):
        questions.append(Question(KEY, KEY, str(len(twice)), (BY_ORDER, LEAVE_OUT)))
    if answer == LEAVE_OUT:
        rows = [n for row, n in kept if (row[meeting], row[member]) in twice]
        left_out += [LeftOut(f"row {', '.join(map(str, rows))}", KEY)] if rows else []
        kept = [(row, n) for row, n in kept if (row[meeting], row[member]) not in twice]
    elif twice:
        kept = _numbered(kept, meeting, member)
    return _with(part, kept), left_out, questions


def _numbered(kept: list[tuple[tuple[str, ...], int]], meeting: int, member: int) -> list[tuple[tuple[str, ...], int]]:
    seen: Counter[tuple[str, str]] = Counter()
    rows = []
    for row, n in kept:
        key = (row[meeting], row[member])
        seen[key] += 1
        code = row[member] if seen[key] == 1 else f"{row[member]} ({seen[key]})"
        rows.append((tuple(code if place == member else text for place, text in enumerate(row)), n))
    return rows


def _with(part: Delivered, kept: list[tuple[tuple[str, ...], int]]) -> Delivered:
    return replace(part, rows=tuple(row for row, _ in kept), numbers=tuple(n for _, n in kept))
