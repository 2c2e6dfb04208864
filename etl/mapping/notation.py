"""How a column writes its values: decided for the whole column, never for one value; what it cannot decide is asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from etl.mapping.folding import fold

SHORT_DAY = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/])")
MONTH = re.compile(r"(?:thang|t)\s?(1[0-2]|0?[1-9])(?!\d)")
QUARTER = re.compile(r"\bquy (i{1,3}|iv|[1-4])\b")
QUARTERS = ("i", "ii", "iii", "iv")
HALF = re.compile(r"\b(?:6|sau) thang (dau|cuoi)\b")
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
ORDERS = ("day_first", "month_first")
LEGEND = re.compile(r"(?:^|[\s;,(])(\S{1,3})\s*[:=]\s*([^;,:=)]+)")
# "Ký hiệu: + có mặt; P vắng có lý do".
LEGEND_BESIDE = re.compile(r"(?:^|[:;,])\s*([^\s:;,]{1,3})\s+([^;,:=()]+)")
# Marks that mean one thing in every book of an office.
SURE = {
    **dict.fromkeys(("x", "✓", "✔", "☑", "có", "có mặt", "present"), "present"),
    **dict.fromkeys(("kp", "k.p", "không phép", "vkp"), "unexcused"),
    **dict.fromkeys(("vp", "v.p", "cp", "có phép", "vcp"), "excused"),
}
ENGLISH, VIETNAMESE = {"a", "l", "e"}, {"x", "kp", "vp", "k", "cp", "vkp"}
# What a mark means that nobody is marked by.
NO_MARK = "unknown"
EXEMPT_OR_AWAY = ("mien", "di xa", "tam vang", "khong phai du")


@dataclass(frozen=True)
class Notation:
    """`order` of day and month (empty = day first), the `year` of days without one, what marks mean (`unknown` = none
    of the contract's), whether a number of 1 is 100 % (`fraction`)."""

    order: str = ""
    year: int | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    fraction: bool = False


PLAIN = Notation()


def order(texts: Iterable[str], months: frozenset[int]) -> str | None:
    """Which of ORDERS a column's days have; empty where it makes no difference; None where that must be asked.

    `months` are those that the sheet's title, name and signature name: a reading in which all days are of these months
    is right where the other one's are not.
    """
    pairs = [(int(m[1]), int(m[3])) for text in texts if (m := SHORT_DAY.search(text))]
    day_first = any(a > 12 for a, _ in pairs)
    month_first = any(b > 12 for _, b in pairs)
    if day_first != month_first:
        return ORDERS[month_first]
    if all(a == b for a, b in pairs):
        return ""
    if months and not day_first:
        fits = [all(pair[place] in months for pair in pairs) for place in (1, 0)]
        if fits[0] != fits[1]:
            return ORDERS[fits[1]]
    return None


def months(texts: Iterable[str]) -> frozenset[int]:
    """The months that titles and names have ("THÁNG 9", "T10", "ngày 31 tháng 01", "QUÝ III", "6 tháng đầu năm")."""
    named: set[int] = set()
    for text in map(fold, texts):
        named |= {int(match) for match in MONTH.findall(text)}
        for quarter in QUARTER.findall(text):
            last = 3 * QUARTERS.index(quarter) + 3 if quarter in QUARTERS else 3 * int(quarter)
            named |= set(range(last - 2, last + 1))
        for half in HALF.findall(text):
            named |= set(range(1, 7) if half == "dau" else range(7, 13))
    return frozenset(named)


def year(texts: Iterable[str]) -> int | None:
    """The one year that texts speak of; None where there are several or none."""
    years = {int(match) for text in texts for match in YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def mark(text: str) -> str:
    """A mark for comparing: its case does not matter, every character does."""
    return unicodedata.normalize("NFC", text).casefold().strip(" .")


def legend(texts: Iterable[str], words: Mapping[str, str]) -> dict[str, str]:
    """What the file itself says that its marks mean ("x: có mặt; P: vắng có phép")."""
    meant = {}
    for text in texts:
        for short, long in (*LEGEND.findall(text), *LEGEND_BESIDE.findall(text)):
            plain = fold(long)
            if plain in words:
                meant[mark(short)] = words[plain]
            elif plain.startswith(EXEMPT_OR_AWAY):
                meant[mark(short)] = NO_MARK
    return meant


def marks(
    values: Iterable[str], words: Mapping[str, str], legend_: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """What each mark of a column means, and those that must be asked.

    P beside A is present and absent; P beside x (present) or marks of an absence without leave is excused; by itself it
    is asked.
    """
    used = list(dict.fromkeys(mark(value) for value in values if value))
    meant: dict[str, str] = {}
    for each in used:
        if each in legend_:
            meant[each] = legend_[each]
        elif each in SURE:
            meant[each] = SURE[each]
        elif len(each) > 2 and fold(each) in words:
            meant[each] = words[fold(each)]
    if "p" in used and "p" not in meant:
        english, vietnamese = ENGLISH & set(used), VIETNAMESE & set(used)
        if bool(english) != bool(vietnamese):
            meant["p"] = "present" if english else "excused"
    return meant, [each for each in used if each not in meant]


def is_fraction(values: Sequence[str]) -> bool | None:
    """Whether numbers of a percentage are shares of 1; None where that must be asked, for all are 0 to 1 and bare."""
    numbers = [value.replace(",", ".") for value in values]
    bare = [float(text) for text in numbers if re.fullmatch(r"\d+(?:\.\d+)?", text)]
    if not bare or any("%" in text for text in numbers) or max(bare) > 1:
        return False
    return None if max(bare) > 0 else False
