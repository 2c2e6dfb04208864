"""What a report says of its meeting above the list: begin, end, length, day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from etl.mapping.folding import fold_any as fold
from etl.mapping.moments import duration, moment
from etl.mapping.online.participants import known


@dataclass(frozen=True)
class Head:
    """Begin, end, minutes and day of the meeting; None where the report does not say so."""

    start: datetime | None = None
    end: datetime | None = None
    minutes: float | None = None
    day: date | None = None


def head(rows: Sequence[Sequence[str]], name: str, order: str) -> Head:
    """What the rows above the list say; the day also from the file's name."""
    given: dict[str, str] = {}
    for of, text in _labels(rows):
        given.setdefault(of, text)
    start, end = moment(given.get("start", ""), order), moment(given.get("end", ""), order)
    named = start or moment(given.get("day", ""), order) or moment(name, order)
    return Head(start, end, duration(given.get("minutes", "")), named.date() if named else None)


def _labels(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The labels that are known, with their values: behind them in the cell, beside them, or below where labels fill a
    row."""
    names = {text: key for key, texts in known()["head"].items() for text in texts}
    for place, row in enumerate(rows):
        titled = [column for column, text in enumerate(row) if fold(text) in names]
        below = rows[place + 1] if place + 1 < len(rows) and (len(titled) > 1 or titled not in ([], [0])) else None
        for column in titled:
            value = below[column] if below else row[column + 1] if column + 1 < len(row) else ""
            yield names[fold(row[column])], value
        if not titled:
            yield from _inside(row[0] if row else "", names)


def _inside(text: str, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    plain = fold(text)
    label = max((name for name in names if plain.startswith(f"{name} ")), key=len, default="")
    if label:
        yield names[label], text
