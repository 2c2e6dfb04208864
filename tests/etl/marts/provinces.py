"""Very small provinces full of traps, drawn at random.

Memberships that begin and end, people off who come all the same, unmarked members, headcounts with holes, cells without
a roll, cells that begin and end, tasks of every kind.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

Province = dict[str, list[dict[str, object]]]
FIRST = date(2025, 11, 1)
LAST = date(2026, 3, 1)
CELLS = ("c1", "c2", "c3", "no-roll")
MEMBERS = tuple(f"p{i}" for i in range(7))
STATUSES = ("exempt", "temporarily_away", "special_duty", "suspended")
KINDS = ("regular", "thematic", "regular_and_thematic", "extraordinary")
MARKS = ("present", "present_online", "excused", "unexcused")


def province(rng: Random) -> Province:
    """Tables by name; every row also has `run` = 1."""
    meetings = [_meeting(rng, i) for i in range(rng.randint(1, 9))]
    drawn: Province = {
        "cells": [row for code in CELLS for row in _cell(rng, code)],
        "memberships": [row for member in MEMBERS for row in _memberships(rng, member)],
        "member_statuses": [row for member in MEMBERS for row in _statuses(rng, member)],
        "meetings": meetings,
        "attendance": [row for meeting in meetings for row in _marks(rng, meeting)],
        "headcounts": [_headcount(rng, meeting) for meeting in meetings if rng.random() < 0.5],
        "tasks": [_task(rng, f"t{i}", rng.choice(meetings)) for i in range(rng.randint(0, 6))],
        "scores": [_score(rng, meeting) for meeting in meetings if rng.random() < 0.4],
    }
    return {table: [row | {"run": 1} for row in rows] for table, rows in drawn.items()}


def changed(rng: Random, before: Province) -> Province:
    """The province after a second run: a few rows of one table or two are replaced or new; these have `run` = 2."""
    fresh = province(rng)
    after = {table: list(rows) for table, rows in before.items()}
    for table in rng.sample(list(KEYS), rng.randint(1, 2)):
        for row in rng.sample(fresh[table], min(len(fresh[table]), rng.randint(1, 3))):
            if _fits(table, row, after):
                same = [r for r in after[table] if all(r[k] == row[k] for k in KEYS[table])]
                after[table] = [r for r in after[table] if r not in same] + [row | {"run": 2}]
    return after


KEYS = {
    "cells": ("cell_code", "valid_from"),
    "memberships": ("member_code", "cell_code", "valid_from"),
    "member_statuses": ("member_code", "status", "valid_from"),
    "meetings": ("meeting_code",),
    "attendance": ("meeting_code", "member_code"),
    "headcounts": ("meeting_code",),
    "tasks": ("task_code",),
    "scores": ("meeting_code", "scored_by", "criterion"),
}
PERIODS_OF = {
    "cells": ("cell_code",),
    "memberships": ("member_code", "cell_code"),
    "member_statuses": ("member_code", "status"),
}


def _fits(table: str, row: dict[str, object], after: Province) -> bool:
    """What the intake would let in: the parent is known, periods of one thing do not overlap."""
    if "meeting_code" in row and table != "meetings":
        return any(m["meeting_code"] == row["meeting_code"] for m in after["meetings"])
    others = [
        other
        for other in after[table]
        if table in PERIODS_OF
        and all(other[k] == row[k] for k in PERIODS_OF[table])
        and other["valid_from"] != row["valid_from"]
    ]
    return not any(_from(row) <= _to(other) and _from(other) <= _to(row) for other in others)


def _from(row: dict[str, object]) -> date:
    return row["valid_from"] or date.min


def _to(row: dict[str, object]) -> date:
    return row["valid_to"] or date.max


def _day(rng: Random, before: int = 40, after: int = 20) -> date:
    return FIRST + timedelta(days=rng.randint(-before, (LAST - FIRST).days + after))


def _maybe(rng: Random, value: object, chance: float = 0.8) -> object:
    return value if rng.random() < chance else None


def _periods(rng: Random) -> list[dict[str, object]]:
    """One or two periods that do not overlap."""
    days = sorted({_day(rng) for _ in range(4)})
    if len(days) < 4 or rng.random() < 0.5:
        return [{"valid_from": days[0], "valid_to": _maybe(rng, days[-1], 0.5)}]
    return [
        {"valid_from": days[0], "valid_to": days[1]},
        {"valid_from": days[2], "valid_to": _maybe(rng, days[3], 0.5)},
    ]


def _cell(rng: Random, code: str) -> list[dict[str, object]]:
    periods = [{"valid_from": None, "valid_to": None}] if rng.random() < 0.5 else _periods(rng)
    return [
        {"cell_code": code, "unit_code": rng.choice(["u1", "u2"]), "name": code, "cell_type": "residential"} | period
        for period in periods
    ]


def _memberships(rng: Random, member: str) -> list[dict[str, object]]:
    cells = rng.sample(CELLS[:3], rng.randint(0, 2))
    return [
        {
            "member_code": member,
            "cell_code": cell,
            "kind": rng.choice(["full", "probationary", "temporary_in"]),
            "role": "secretary" if member in MEMBERS[:2] else None,
        }
        | period
        for cell in cells
        for period in _periods(rng)
    ]


def _statuses(rng: Random, member: str) -> list[dict[str, object]]:
    return [
        {"member_code": member, "status": status} | period
        for status in STATUSES
        if rng.random() < 0.2
        for period in _periods(rng)
    ]


def _meeting(rng: Random, number: int) -> dict[str, object]:
    day = _day(rng, before=0)
    start = f"{day}T08:{rng.randint(0, 59):02d}"
    return {
        "meeting_code": f"m{number}",
        "cell_code": rng.choice(CELLS),
        "kind": rng.choice(KINDS),
        "held_on": day,
        "started_at": _maybe(rng, start),
        "ended_at": _maybe(rng, f"{day}T10:{rng.randint(0, 59):02d}"),
        "speakers": _maybe(rng, rng.randint(0, 6), 0.7),
        "papers_final_on": _maybe(rng, day + timedelta(days=rng.randint(0, 9))),
    }


def _marks(rng: Random, meeting: dict[str, object]) -> list[dict[str, object]]:
    chance = rng.choice([0, 0.5, 0.9, 1])
    return [
        {"meeting_code": meeting["meeting_code"], "member_code": member, "status": rng.choice(MARKS)}
        for member in MEMBERS
        if rng.random() < chance
    ]


def _headcount(rng: Random, meeting: dict[str, object]) -> dict[str, object]:
    names = ("on_roll", "exempt", "away", "expected", "present", "present_online", "excused", "unexcused")
    numbers = {name: _maybe(rng, rng.randint(0, 9 if name in ("on_roll", "expected") else 4), 0.75) for name in names}
    return {"meeting_code": meeting["meeting_code"]} | numbers


def _task(rng: Random, code: str, meeting: dict[str, object]) -> dict[str, object]:
    return {
        "task_code": code,
        "meeting_code": meeting["meeting_code"],
        "lead_named": _maybe(rng, "true"),
        "due_on": _maybe(rng, _day(rng, before=10)),
        "reported_on": _maybe(rng, _day(rng, before=10)),
        "percent_done": _maybe(rng, rng.choice([0, 50, 99.5, 100, 130])),
    }


def _score(rng: Random, meeting: dict[str, object]) -> dict[str, object]:
    points = {"criterion": "total", "points": rng.randint(0, 100), "scored_on": _maybe(rng, _day(rng))}
    return {"meeting_code": meeting["meeting_code"], "scored_by": rng.choice(["self", "superior"])} | points
