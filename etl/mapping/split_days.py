"""Days that a sheet writes in three columns: Ngày, Tháng, Năm."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date

# With all marks or with none: "Nam" beside "Ngày" is a column of men.
TITLES = (("năm", "tháng", "ngày"), ("year", "month", "day"), ("nam", "thang", "ngay"))
CENTURY = 2000
FEWEST_FITTING = 0.5


def joined(titles: Sequence[str], rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows with the whole day (YYYY-MM-DD) in the column of days; as they are where no three columns are such, or
    where most rows have numbers that are no day. Of the others, one that is no day is written in the same way, so that
    it is refused by itself."""
    plain = [unicodedata.normalize("NFC", title).casefold().strip(" .:") for title in titles]
    places = next(([plain.index(name) for name in names] for names in TITLES if set(names) <= set(plain)), None)
    if places is None:
        return list(rows)
    written = [tuple(row[place] for place in places) for row in rows]
    days = [_day(*parts) for parts in written]
    filled = [day for day, parts in zip(days, written, strict=True) if any(parts)]
    if not filled or sum(day is not None for day in filled) < FEWEST_FITTING * len(filled):
        return list(rows)
    whole = [day or "-".join(filter(None, parts)) for day, parts in zip(days, written, strict=True)]
    at = places[2]
    return [(*row[:at], on, *row[at + 1 :]) for row, on in zip(rows, whole, strict=True)]


def _day(year: str, month: str, day: str) -> str | None:
    """The day, of this century; None where the three are none."""
    if not (year.isdecimal() and len(year) in (2, 4)):
        return None
    try:
        of = date(int(year) + (CENTURY if len(year) == 2 else 0), int(month), int(day))
    except (ValueError, OverflowError):
        return None
    return of.isoformat() if CENTURY <= of.year < CENTURY + 100 else None
