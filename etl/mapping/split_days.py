"""Days that a sheet writes in three columns: Ngày, Tháng, Năm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from etl.mapping.folding import fold

PARTS = (("nam", "year"), ("thang", "month"), ("ngay", "day"))


def joined(titles: Sequence[str], rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows with the whole day (YYYY-MM-DD) in the column of days; as they are where no three columns are such, or
    where a row's numbers are no day."""
    plain = [fold(title) for title in titles]
    places = [next((plain.index(name) for name in names if name in plain), None) for names in PARTS]
    year, month, day = places
    if year is None or month is None or day is None:
        return list(rows)
    days = [_day(row[year], row[month], row[day]) for row in rows]
    if None in days or not any(days):
        return list(rows)
    return [(*row[:day], on or "", *row[day + 1 :]) for row, on in zip(rows, days, strict=True)]


def _day(year: str, month: str, day: str) -> str | None:
    """The day; empty where none of the three is written, None where they are none."""
    if not (year or month or day):
        return ""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except (ValueError, OverflowError):
        return None
