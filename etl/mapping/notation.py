"""How a column writes its values: decided for the whole column, never for one value; what it cannot decide is asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from etl.mapping.folding import fold

SHORT_DAY = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/])")
MONTH = re.compile(r"(?:\b(?:thang|t)\s|thang|t)(1[0-2]|0?[1-9])(?!\d)")
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
ORDERS = ("day_first", "month_first")
LEGEND = re.compile(r"(?:^|[\s;,(])(\S{1,3})\s*[:=]\s*([^;,:=)]+)")
# "Ký hiệu: + có mặt; P vắng có lý do".
LEGEND_BESIDE = re.compile(r"(?:^|[:;,])\s*([^\s:;,]{1,3})\s+([^;,:=()]+)")
# "Quy ước: dấu + là có mặt, chữ P là vắng có lý do".
LEGEND_IS = re.compile(r"(?:^|[:;,(]|\s)[\"'“]?([^\s:;,\"'”]{1,3})[\"'”]?\s+(?:nghĩa\s+)?là\s+([^;,:=()]+)")
# "(+) có mặt; (P) vắng có phép".
LEGEND_BRACKETS = re.compile(r"\(([^\s()]{1,3})\)\s*[:=]?\s*([^;,:=()]+)")
LEGENDS = (LEGEND, LEGEND_BESIDE, LEGEND_IS, LEGEND_BRACKETS)
FOOTNOTE = re.compile(r"\s*(?:\(\d{1,2}\)|\(?\*+\)?|[¹²³])$")
LONGEST_MARK = 50
# Marks that mean one thing in every book of an office.
SURE = {
    **dict.fromkeys(("x", "✓", "✔", "☑", "có", "có mặt", "present"), "present"),
    **dict.fromkeys(("kp", "k.p", "không phép", "vkp"), "unexcused"),
    **dict.fromkeys(("vp", "v.p", "cp", "có phép", "vcp"), "excused"),
}
ENGLISH, VIETNAMESE = {"a", "l", "e"}, {"x", "kp", "vp", "k", "cp", "vkp"}
# Below a column of one word: that it is this one, and that it is not.
TICKED = {"x", "v", "1", "+", "✓", "✔", "☑", "có", "yes"}
NOT_TICKED = {"", "0", "-", "–", "☐", "không", "no"}
# What a mark means that nobody is marked by.
NO_MARK = "unknown"
EXEMPT_OR_AWAY = ("mien", "di xa", "tam vang", "khong phai du")


@dataclass(frozen=True)
class Notation:
    """`order` of day and month (empty = day first), the `year` of days without one, what marks mean (`unknown` = none
    of the contract's), whether a number of 1 is 100 % (`fraction`), whether days are a spreadsheet's bare numbers
    (`serial`), whether a program took the days for the months in the dates that it made (`swapped`)."""

    order: str = ""
    year: int | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    fraction: bool = False
    serial: bool = False
    swapped: bool = False


PLAIN = Notation()


def year(texts: Iterable[str]) -> int | None:
    """The one year that texts speak of; None where there are several or none."""
    years = {int(match) for text in texts for match in YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def given_year(answers: Mapping[str, str], texts: Iterable[str]) -> int | None:
    """The year that was answered, else the one that texts speak of."""
    given = answers.get("year", "")
    return int(given) if YEAR.fullmatch(given) else year(texts)


def mark(text: str) -> str:
    """A mark for comparing: its case does not matter, nor the number of a footnote behind it; every other character
    does."""
    plain = _with_footnote(text)
    # The pattern takes the square of a text's length, and a longer one is no mark.
    return (FOOTNOTE.sub("", plain) if len(plain) <= LONGEST_MARK else plain) or plain


def ticked(text: str) -> bool | None:
    """Whether a column of one word is marked; None where the text says neither."""
    plain = mark(text)
    return True if plain in TICKED else False if plain in NOT_TICKED else None


def below(word: str, text: str) -> str:
    """What a text below a column of one word says: the word, or nothing; one that is no tick itself, to be refused."""
    return {True: word, False: "", None: text}[ticked(text)]


def meaning(text: str, marks: Mapping[str, str]) -> str:
    """What a mark means; with its footnote where the file explains "V*" and "V" apart, else without; else the text."""
    return marks.get(_with_footnote(text)) or marks.get(mark(text), text)


def _with_footnote(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().strip(" .")


def legend(texts: Iterable[str], words: Mapping[str, str]) -> dict[str, str]:
    """What the file itself says that its marks mean ("x: có mặt; P: vắng có phép"), by the marks with their footnotes,
    and without where nothing else is so written."""
    meant: dict[str, str] = {}
    for text in texts:
        for short, long in (pair for pattern in LEGENDS for pair in pattern.findall(text)):
            plain = fold(long)
            if plain in words:
                meant[_with_footnote(short)] = words[plain]
            elif plain.startswith(EXEMPT_OR_AWAY):
                meant[_with_footnote(short)] = NO_MARK
    return {mark(short): long for short, long in meant.items()} | meant


def marks(
    values: Iterable[str], words: Mapping[str, str], legend_: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """What each mark of a column means, and those that must be asked.

    P beside A is present and absent; P beside x (present) or marks of an absence without leave is excused; by itself it
    is asked.
    """
    written = [(_with_footnote(value), mark(value)) for value in values if value]
    used = list(dict.fromkeys(whole if whole in legend_ else plain for whole, plain in written))
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


def is_serial(values: Sequence[str]) -> bool:
    """Whether a column of days has only a spreadsheet's numbers of days, all of 2000 to 2050."""
    return bool(values) and all(re.fullmatch(r"\d{5}", text) and 36_526 <= int(text) <= 54_789 for text in values)
