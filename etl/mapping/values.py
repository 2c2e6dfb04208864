"""Values as offices write them, as the contract writes them: days, times, numbers, yes and no, words.

Whatever cannot be read for certain stays as it was, so that the intake refuses the row and says why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from etl.mapping.folding import fold
from etl.mapping.notation import PLAIN, Notation

LOCAL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
DAY_FIRST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})")
IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2})(?:(?: nam)? (\d{4}))?")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
SERIAL_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
# As forms of Google write the moment of an answer: "2026/09/05 8:30:12 CH GMT+7".
LOCAL_ZONE = re.compile(r"\s(?:GMT|UTC)\+0?7(?::?00)?$")
# "mồng 5", "mùng 5": one of the first ten days of a month.
FIRST_TEN = re.compile(r"(?:ngày\s+)?m[ồô]ng\s+(?=\d)|(?:ngày\s+)?mùng\s+(?=\d)", re.IGNORECASE)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
ROMAN_MONTH = re.compile(rf"(\d{{1,2}})([-/. ])({'|'.join(ROMAN)})(?:\2(\d{{4}}|\d{{2}}))?")
TIME = re.compile(
    r"(\d{1,2})\s*(?:[:hg.]|giờ)\s*(?:(\d{1,2})(?::\d{2})?)?\s*(?:p|ph|phút|')?\s*"
    r"(sáng|trưa|chiều|tối|đêm|am|pm|sa|ch)?",
    re.IGNORECASE,
)
# A day beside its time, with what stands between them.
DAY_TEXT = r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{2,4})?|\d{1,2} tháng \d{1,2} năm \d{4}"
TIME_FIRST = re.compile(rf"(.*?\S)[\s,;\-–]+(?:ngày\s+)?({DAY_TEXT})", re.IGNORECASE)
DAY_BEFORE = re.compile(rf"(?:ngày\s+)?({DAY_TEXT})[\s,;\-–]+(?:lúc\s+|vào lúc\s+)?(\S.*)", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAME_FIRST = re.compile(rf"({'|'.join(MONTHS)})[a-z]*\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", re.IGNORECASE)
MONTH_NAME = re.compile(rf"(\d{{1,2}})[- ]({'|'.join(MONTHS)})[a-z]*\.?[- ,]+(\d{{4}}|\d{{2}})", re.IGNORECASE)
WEEKDAY = re.compile(
    r"\(?\b(?:thứ\s+(?:[2-7]|hai|ba|tư|năm|sáu|bảy)|chủ\s+nhật|cn|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)"
    r"(?:day)?)\b\.?\)?[\s,;:–-]*(?:ngày\s+)?",
    re.IGNORECASE,
)
SERIAL = re.compile(r"[3-5]\d{4}")
BEFORE_WORD = re.compile(r"^(?:xep )?(?:loai )?(?:d c |dc |dong chi )?")
IN_BRACKETS = re.compile(r"\([^)]*\)\s*$")
MIDNIGHT = re.compile(r"24\s*(?:[:hg]|giờ)\s*(?:0?0)?(?::00)?\s*(?:phút)?", re.IGNORECASE)
LAST_AT_NOON, FIRST_AT_NIGHT = 3, 6
AFTERNOON = ("trưa", "chiều", "tối", "đêm", "pm", "ch")
# "trong tháng 9", "tháng 9/2026", "quý IV": a term ends with them.
UNTIL = re.compile(r"^\s*(?:chậm nhất|trước|đến|hạn)\s+(?:là\s+|đến\s+)?(?:ngày\s+)?(?=\d)", re.IGNORECASE)
IN_MONTH = re.compile(r"(?:trong |het |cuoi )?thang (\d{1,2})(?: (?:nam )?(\d{4}))?")
MONTH_ALONE = re.compile(r"(?:thang |t ?)?(\d{1,2})(?: (?:nam )?(20\d{2}))?")
IN_QUARTER = re.compile(r"(?:trong |het |cuoi )?quy (iv|i{1,3}|[1-4])(?: (?:nam )?(\d{4}))?")
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# Work that goes on, or is only not completed, is done to an unknown part.
PROGRESS = {
    **dict.fromkeys(("da hoan thanh", "hoan thanh", "xong", "da xong", "dat"), "100"),
    **dict.fromkeys(("chua thuc hien", "chua lam", "chua"), "0"),
    **dict.fromkeys(("chua hoan thanh", "dang thuc hien"), ""),
}
UNIT = re.compile(r"\s*(?:điểm|đ/c|đc|đồng chí|người|phút|lượt|ý kiến|đảng viên|đv|mục|nội dung|%)\.?$", re.IGNORECASE)
OF_HUNDRED = re.compile(r"\s*/\s*100(?=\D*$)")
# Spreadsheets keep a time of day as a moment on their day zero.
DAY_ZERO = ("1899-12-30", "1899-12-31")
YES = {"co", "x", "yes", "y", "true", "dung", "1", "1 0", "roi", "da", "da co"}
NO = {"khong", "no", "n", "false", "sai", "0", "0 0", "chua", "khong co"}
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[. ]\d{3})+")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?")
BOTH = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+")
# No day, number or word of a list is longer (chosen by us); the patterns above take the square of a text's length.
LONGEST = 200


def converted(text: str, kind: str, words: Mapping[str, str], on: str = "", notation: Notation = PLAIN) -> str:
    """A value in the contract's form, or as it was where it cannot be read; empty stays empty.

    `kind` is the contract's SQL type; `words` gives, by folded text, what a word means (empty where any value is
    taken); `on` is the day (YYYY-MM-DD) of the row, for times written without one; `notation` how the column writes.
    """
    if not text or (len(text) > LONGEST and kind != "VARCHAR"):
        return text
    if words:
        return _word(text, words)
    match kind:
        case "DATE":
            return day(text, notation) or text
        case "TIMESTAMP":
            return moment(text, on, notation) or text
        case "BOOLEAN":
            return yes_or_no(text) or text
        case "INTEGER":
            return number(text.replace(" ", "").replace(".", "") if THOUSANDS.fullmatch(text) else text)
        case "DOUBLE":
            return number(text)
    return text


def term(text: str, notation: Notation = PLAIN) -> str:
    """The last day of a term ("trong tháng 9", "quý IV") as YYYY-MM-DD, else the text, without the words before a day
    ("trước ngày 15/10")."""
    plain = fold(text[:LONGEST])
    if match := IN_MONTH.fullmatch(plain):
        month, year = int(match[1]), int(match[2]) if match[2] else notation.year
    elif match := IN_QUARTER.fullmatch(plain):
        month, year = 3 * (QUARTERS.get(match[1]) or int(match[1])), int(match[2]) if match[2] else notation.year
    else:
        return UNTIL.sub("", text)
    if year is None or not 1 <= month <= 12 or not date.min.year < year < date.max.year:
        return text
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).isoformat()


def month(text: str, notation: Notation = PLAIN) -> str:
    """A month ("9/2026", "Tháng 9", "T9", "9") as YYYY-MM, where its year is written or the notation's; else empty."""
    match = MONTH_ALONE.fullmatch(fold(text[:LONGEST]))
    year = int(match[2]) if match and match[2] else notation.year
    return f"{year}-{int(match[1]):02d}" if match and year and 1 <= int(match[1]) <= 12 else ""


def percent(text: str, notation: Notation = PLAIN) -> str:
    """How much of a task is done, as a percentage: from a figure or from words; work that goes on is unknown."""
    plain = fold(text)
    if plain in PROGRESS:
        return PROGRESS[plain]
    figure = number(text)
    if notation.fraction and "%" not in text and NUMBER.fullmatch(figure):
        return f"{float(figure) * 100:.15g}"
    return figure


def day(text: str, notation: Notation = PLAIN) -> str | None:
    """A day as YYYY-MM-DD: the year first, or day and month in the notation's order; a year of two figures is of this
    century, a day without one of the notation's year. A weekday beside it counts for nothing here."""
    return _day(text, notation) if len(text) <= LONGEST else None


def _day(text: str, notation: Notation) -> str | None:
    if whole := _rounded(text):
        return None if whole[:10] in DAY_ZERO else _made(whole[:10], notation)
    if notation.serial and SERIAL.fullmatch(text):
        return (date(1899, 12, 30) + timedelta(int(text))).isoformat()
    if (bare := FIRST_TEN.sub("", WEEKDAY.sub("", text)).strip(" ,;")) != text and bare:
        return day(bare, notation)
    if match := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        year, month, dom = (int(part) for part in match.groups())
        whole = _date(year, month, dom)
        return _made(text, notation) if whole == text else whole
    if match := DAY_FIRST.fullmatch(text):
        year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
        return _ordered(year, match[1], match[3], notation)
    if notation.year and (match := SHORT.fullmatch(text)):
        return _ordered(notation.year, match[1], match[2], notation)
    if named := _named_day(text, notation):
        return named
    if (parts := _parts(text)) and time_of_day(parts[0]):
        return day(parts[1], notation)
    return None


def _made(whole: str, notation: Notation) -> str:
    """The day of a date that a program made; with day and month as they were typed, where it took one for the other."""
    year, month_, dom = whole.split("-")
    return (_date(int(year), int(dom), int(month_)) or whole) if notation.swapped else whole


def _named_day(text: str, notation: Notation) -> str | None:
    """A day whose month is a word or in Roman figures."""
    if match := MONTH_NAME.fullmatch(text):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        return _date(year, MONTHS.index(match[2].lower()) + 1, int(match[1]))
    if match := NAME_FIRST.fullmatch(text):
        return _date(int(match[3]), MONTHS.index(match[1].lower()) + 1, int(match[2]))
    if match := ROMAN_MONTH.fullmatch(text):
        return _date(_year(match[4], notation), ROMAN.index(match[3]) + 1, int(match[1]))
    if match := IN_WORDS.fullmatch(fold(text)):
        return _date(_year(match[3], notation), int(match[2]), int(match[1]))
    return None


def _year(written: str | None, notation: Notation) -> int:
    """The year that is written, in two figures of this century, else the notation's; 0 where there is none."""
    return int(written) + (2000 if len(written) == 2 else 0) if written else notation.year or 0


def moment(text: str, on: str = "", notation: Notation = PLAIN) -> str | None:
    """A moment as YYYY-MM-DDTHH:MM; a time of day needs the day `on`, a day alone is midnight."""
    if len(text) > LONGEST:
        return None
    text = LOCAL_ZONE.sub("", text)
    if whole := _rounded(text):
        return _on(on, whole[11:]) if whole[:10] in DAY_ZERO else whole
    if MIDNIGHT.fullmatch(text.strip()) and (whole := _on(on, "00:00")):
        return _moved(whole, timedelta(days=1))
    if time := time_of_day(text):
        return _on(on, time)
    if parts := _parts(text):
        date_, time = day(parts[1], notation), time_of_day(parts[0])
        if date_ and time:
            return f"{date_}T{time}"
    alone = day(text, notation)
    return f"{alone}T00:00" if alone else None


def _parts(text: str) -> tuple[str, str] | None:
    """The time and the day of a text that has both, in any order: "19h30, ngày 05/8/2026"; None where it has not."""
    if match := TIME_FIRST.fullmatch(text.strip()):
        return match[1].strip(), match[2]
    match = DAY_BEFORE.fullmatch(text.strip())
    return (match[2].strip(), match[1]) if match else None


def yes_or_no(text: str) -> str | None:
    """`true` or `false`."""
    plain = fold(text)
    return "true" if plain in YES else "false" if plain in NO else None


def number(text: str) -> str:
    """A number with a point before its decimals; Vietnamese files write a comma there and points between thousands."""
    if len(text) > LONGEST:
        return text
    plain = UNIT.sub("", OF_HUNDRED.sub("", text)).strip()
    if BOTH.fullmatch(plain):
        return plain.replace(".", "").replace(",", ".")
    if DECIMAL_COMMA.fullmatch(plain):
        return plain.replace(",", ".")
    return plain if NUMBER.fullmatch(plain) else text


def _word(text: str, words: Mapping[str, str]) -> str:
    parts = [part for part in text.split(";") if part.strip()]
    translated = [meaning(part, words) for part in parts]
    return ";".join(part for part in translated if part) if translated and all(translated) else text


def meaning(text: str, words: Mapping[str, str]) -> str | None:
    """What a word means, also as "Loại Tốt" or "Khá (K)"; None where it is not known."""
    if len(text) > LONGEST:
        return None
    plain = fold(text)
    short = BEFORE_WORD.sub("", fold(IN_BRACKETS.sub("", text)))
    return words.get(plain) or words.get(short)


def time_of_day(text: str) -> str | None:
    """A time of day as HH:MM: "19h30", "7 giờ 30 tối", "07:30 PM"."""
    match = TIME.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3] and hour <= 12:
        hour = _in_period(hour, match[3].lower())
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def _in_period(hour: int, period: str) -> int:
    """Of 24 hours: "11 giờ trưa" is before noon and "1 giờ đêm" after midnight, unlike "1 giờ chiều"."""
    if period == "trưa":
        return hour + 12 if hour <= LAST_AT_NOON else hour
    if period == "đêm" and not FIRST_AT_NIGHT <= hour < 12:
        return hour % 12
    return hour % 12 + 12 * (period in AFTERNOON)


def _ordered(year: int, first: str, second: str, notation: Notation) -> str | None:
    dom, month = (second, first) if notation.order == "month_first" else (first, second)
    return _date(year, int(month), int(dom))


def _on(on: str, time: str) -> str | None:
    return f"{on}T{time}" if re.fullmatch(r"\d{4}-\d{2}-\d{2}", on) else None


def _rounded(text: str) -> str | None:
    """A moment as spreadsheets and programs write it, in local time and to the minute, which it may miss by a fraction
    of a second; None where the text is none."""
    return _moved(text, timedelta(milliseconds=500)) if SERIAL_MOMENT.fullmatch(text) else None


def _moved(whole: str, by: timedelta) -> str | None:
    try:
        at = datetime.fromisoformat(whole.replace(" ", "T")) + by
        return (at.astimezone(LOCAL_TIME) if at.tzinfo else at).strftime("%Y-%m-%dT%H:%M")
    except (ValueError, OverflowError):
        return None


def _date(year: int, month: int, dom: int) -> str | None:
    try:
        return date(year, month, dom).isoformat()
    except ValueError:
        return None
