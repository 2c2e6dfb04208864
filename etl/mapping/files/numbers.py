"""What a number in a cell shows by its format: a day, a time, a percentage, leading zeros."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

# Formats that every workbook knows by number (ECMA-376 part 1, 18.8.30).
DATES = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}
TIMES = {18, 19, 20, 21, 45, 46, 47}
PERCENT = {9, 10}
ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s|H|M|S)[^\]]*\]')
DAY_ZERO = datetime(1899, 12, 30)
FROM_1904 = 1462
LAST_DAY = 2_958_466


def kind(number: int, code: str) -> str:
    """`date`, `time`, `percent`, `000` (as many zeros as the number is padded to) or empty, for a format."""
    if not code or code == "General":
        return "percent" if number in PERCENT else "date" if number in DATES else "time" if number in TIMES else ""
    plain = ASIDE.sub("", code.split(";")[0])
    if "%" in plain:
        return "percent"
    if re.search(r"[yYdDeE](?!\+)", plain) or re.fullmatch(r"[mM\s/.-]+", plain):
        return "date" if not re.fullmatch(r"[0#?.,]*[eE][+-]?0*", plain) else ""
    if re.search(r"[hHsS]", plain):
        return "time"
    return plain if re.fullmatch(r"0{2,}", plain) else ""


def shown(value: float, form: str, from_1904: bool = False) -> str:
    """The text of a number: days as YYYY-MM-DD, moments as YYYY-MM-DDTHH:MM, times as HH:MM (seconds where there are
    any), `80%`."""
    if form == "percent":
        return f"{plain(value * 100)}%"
    if form in ("date", "time") and 0 <= value < LAST_DAY:
        return _moment(value + (FROM_1904 if from_1904 and value >= 1 else 0), form)
    text = plain(value)
    return text.zfill(len(form)) if form.startswith("0") and text.isdigit() else text


def plain(value: float) -> str:
    """A number with the 15 digits that a spreadsheet keeps; whole ones without a point."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"


def _moment(value: float, form: str) -> str:
    at = DAY_ZERO + timedelta(seconds=round(value * 86_400))
    clock = f"{at:%H:%M:%S}".removesuffix(":00")
    if form == "time" and 1 <= value <= FROM_1904:
        # A length of time beyond a day.
        return f"{int(value * 24)}:{at:%M:%S}".removesuffix(":00")
    if value < 1:
        return clock
    return f"{at:%Y-%m-%d}" if clock == "00:00" else f"{at:%Y-%m-%d}T{clock}"
