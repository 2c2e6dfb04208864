"""How long each person took part: intervals over devices and rejoins."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from etl.mapping.files.sheet import Sheet
from etl.mapping.folding import fold_any as fold
from etl.mapping.moments import duration, moment
from etl.mapping.online.participants import Participants, known
from etl.mapping.values import time_of_day

OUTSIDE = "#ext#"
IN_BRACKETS = re.compile(r"\s*[(\uff08]([^()\uff08\uff09]*)[)\uff09]$")
# Times of day without their day stand on this one.
NO_DAY = date(1900, 1, 1)


@dataclass(frozen=True)
class Stay:
    """One interval of one person: who (e-mail, else the name shown), the name shown, from, to, minutes; None where not
    known. `number` is the row's in the file."""

    who: str
    name: str
    start: datetime | None
    end: datetime | None
    minutes: float | None
    number: int


def by_person(sheet: Sheet, listed: Participants, order: str, clock: str, day: date | None) -> dict[str, list[Stay]]:
    """The stays of each person in the order of the report; who is named once with an address is the same without."""
    rows = [row for each in (listed, *listed.others) for row in _rows(sheet, each)]
    if "action" in listed.columns:
        stays = list(_of_actions(rows, order))
    else:
        title = fold(sheet.rows[listed.place][listed.columns["minutes"]]) if "minutes" in listed.columns else ""
        in_seconds = any(word in title for word in known()["words"]["seconds"])
        stays = list(_of_rows(rows, order, clock, day, in_seconds=in_seconds))
    addresses: dict[str, set[str]] = defaultdict(set)
    for stay in stays:
        if stay.who != stay.name:
            addresses[fold(stay.name)].add(stay.who)
    people: dict[str, list[Stay]] = {}
    for stay in sorted(stays, key=lambda stay: stay.number):
        own = addresses.get(fold(stay.name), set())
        who = next(iter(own)) if stay.who == stay.name and len(own) == 1 else stay.who
        people.setdefault(who, []).append(replace(stay, who=who))
    return people


def minutes(stays: Sequence[Stay]) -> float | None:
    """Minutes present: the union of the intervals, else the sum of the lengths; None where neither is known."""
    spans = sorted((s.start, s.end) for s in stays if s.start and s.end and s.end >= s.start)
    if not spans:
        lengths = [stay.minutes for stay in stays if stay.minutes is not None]
        return sum(lengths) if lengths else None
    total, (start, end) = 0.0, spans[0]
    for first, last in spans[1:]:
        if first > end:
            total += (end - start).total_seconds()
            start, end = first, last
        else:
            end = max(end, last)
    return (total + (end - start).total_seconds()) / 60


def _rows(sheet: Sheet, listed: Participants) -> list[tuple[int, dict[str, str]]]:
    places = range(listed.place + 1, listed.end)
    rows = [(sheet.numbers[n], {of: sheet.rows[n][c] for of, c in listed.columns.items()}) for n in places]
    # Who waits to be let in is not yet there.
    return [(number, get) for number, get in rows if fold(get.get("waiting", "")) not in known()["words"]["yes"]]


def _of_rows(
    rows: Sequence[tuple[int, Mapping[str, str]]], order: str, clock: str, day: date | None, *, in_seconds: bool
) -> Iterator[Stay]:
    for number, get in rows:
        who, name = _who(get)
        if not who:
            continue
        if fold(get.get("attended", "")) in known()["words"]["no"]:
            yield Stay(who, name, None, None, 0.0, number)
            continue
        join, leave = (_moment(get.get(of, ""), order, day) for of in ("join", "leave"))
        if join and leave and leave < join and join.date() == leave.date():
            leave += timedelta(days=1)
        lasted = duration(get.get("minutes", ""), clock)
        if lasted is not None and in_seconds and get["minutes"].strip().isdigit():
            lasted /= 60
        yield Stay(who, name, join, leave, lasted, number)


def _moment(text: str, order: str, day: date | None) -> datetime | None:
    if whole := moment(text, order):
        return whole
    plain = re.sub(r"^(\d{1,2}:\d\d):\d\d", r"\1", text.strip())
    clock = time_of_day(plain)
    return datetime.combine(day or NO_DAY, datetime.strptime(clock, "%H:%M").time()) if clock else None


def _of_actions(rows: Sequence[tuple[int, Mapping[str, str]]], order: str) -> Iterator[Stay]:
    """The list of 2020: one row for coming, one for leaving."""
    open_since: dict[str, tuple[str, datetime | None, int]] = {}
    leaving = _leaving(rows)
    for number, get in rows:
        who, name = _who(get)
        if not who:
            continue
        at = moment(get.get("time", ""), order)
        if get["action"] in leaving:
            _, start, first = open_since.pop(who, (name, None, number))
            yield Stay(who, name, start, at, None, first)
        else:
            open_since.setdefault(who, (name, at, number))
    for who, (name, start, number) in open_since.items():
        yield Stay(who, name, start, None, None, number)


def _leaving(rows: Sequence[tuple[int, Mapping[str, str]]]) -> set[str]:
    """The words of leaving; a word of an unknown language is one where no person's list begins with it."""
    words = known()["words"]
    actions = {get["action"] for _, get in rows}
    left = {action for action in actions if any(part.strip() in fold(action) for part in words["left"])}
    joined = {action for action in actions if any(part in fold(action) for part in words["joined"])} - left
    firsts: Counter[str] = Counter()
    seen: set[str] = set()
    for _, get in rows:
        who, _ = _who(get)
        firsts[get["action"]] += who not in seen
        seen.add(who)
    return left | {action for action in actions - joined if not firsts[action]}


def _who(get: Mapping[str, str]) -> tuple[str, str]:
    """The e-mail, else the name shown, and the name shown; both without what the program adds."""
    name = " ".join(f"{get.get('name', '')} {get.get('last_name', '')}".split())
    while (match := IN_BRACKETS.search(name)) and fold(match[1]) in known()["words"]["outside"]:
        name = name[: match.start()]
    email = (get.get("email") or get.get("upn") or "").strip().lower()
    return (email if email and OUTSIDE not in email else name), name
