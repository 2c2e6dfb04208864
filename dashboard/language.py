"""The languages of the screens: gettext catalogues with symbolic ids, and how dates and numbers are written."""

from __future__ import annotations

import gettext
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from dashboard.figure import DAY, MOMENT, MONTH, NUMBER, PERCENT, Figure

LOCALES = Path(__file__).parent / "locales"
DEFAULT = "vi"
CODES = ("vi", "en")
# Below this a per cent would pretend to more than the count says (docs/methods.md#showing-uncertainty).
FEWEST_FOR_PERCENT = 10
# Counts of persons under this are not shown outside the cell's own profile (docs/contract.md#personal-data).
FEWEST_PERSONS = 3


@dataclass(frozen=True)
class Language:
    """One language: call it with an id of its catalogue to get the sentence."""

    code: str

    def __call__(self, id: str, **values: object) -> str:
        """The sentence of an id with its `{placeholders}` filled; `n` chooses between singular and plural.

        Raises KeyError for an id that the catalogue lacks.
        """
        singular, *plurals = _messages(self.code)[id]
        n = values.get("n")
        form = [singular, *plurals][_plural(self.code)(n)] if plurals and isinstance(n, int) else singular
        shown = {
            name: self.number(value) if isinstance(value, int | float) else value for name, value in values.items()
        }
        return form.format(**shown)

    def of(self, family: str, key: str, **values: object) -> str:
        """The sentence of one member of a family of ids, `family.key`."""
        return self(f"{family}.{key}", **values)

    def knows(self, family: str, key: str) -> bool:
        """Whether the family has that member; data may bring values that this version does not know."""
        return f"{family}.{key}" in _messages(self.code)

    def number(self, value: float, digits: int = 1) -> Figure:
        """A number with at most `digits` decimals."""
        return Figure(format_decimal(round(value, digits), locale=self.code), value, NUMBER)

    def signed(self, change: float, digits: int) -> str:
        """A change with plus or minus and at most `digits` decimals; what is nothing then has neither."""
        rounded = round(change, digits)
        return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{self.number(abs(rounded), digits)}"

    def percent(self, share: float) -> Figure:
        """A share (0-1) as whole per cents."""
        return Figure(format_percent(share, format="0%", locale=self.code), share, PERCENT)

    def share(self, part: int, whole: int) -> str:
        """A part of a whole: as a count where the whole is under ten, else as whole per cents with the count."""
        counted = self("share.counted", part=part, whole=whole)
        if whole < FEWEST_FOR_PERCENT:
            return counted
        return self("share.percent", percent=self.percent(part / whole), counted=counted)

    def brief_share(self, part: int, whole: int) -> str:
        """As `share`, without the count beside the per cents: for sentences that tell the whole once."""
        return self.percent(part / whole) if whole >= FEWEST_FOR_PERCENT else self.share(part, whole)

    def sentence(self, parts: Sequence[str]) -> str:
        """Parts as one sentence: divided by semicolons, with a capital letter and a full stop; empty without parts."""
        joined = "; ".join(parts)
        return f"{joined[0].upper()}{joined[1:]}." if joined else ""

    def whether(self, value: bool | None) -> str:
        """Yes, no, or that it is not known."""
        return self.of("value", "unknown" if value is None else "yes" if value else "no")

    def persons(self, count: int) -> str:
        """A count of persons for screens outside the cell's own profile: counts under three are masked."""
        return self("persons.few", limit=FEWEST_PERSONS) if 0 < count < FEWEST_PERSONS else self.number(count)

    def month(self, value: date) -> Figure:
        """A month within a sentence: "tháng 3/2026"."""
        return Figure(format_date(value, self("format.month"), locale=self.code), value, MONTH)

    def short_month(self, value: date) -> Figure:
        """A month on an axis: "3/26"."""
        return Figure(format_date(value, self("format.short_month"), locale=self.code), value, MONTH)

    def date(self, value: date | datetime) -> Figure:
        """A day: "31/10/2026"."""
        return Figure(format_date(value, self("format.date"), locale=self.code), value, DAY)

    def moment(self, value: datetime) -> Figure:
        """A day and hour: "31/10/2026 06:30"."""
        return Figure(f"{self.date(value)} {value:%H:%M}", value, MOMENT)

    def listed(self, items: Sequence[str]) -> str:
        """Several things in one sentence: "a, b và c"."""
        return format_list(list(items), locale=self.code)


def fold(text: str) -> str:
    """A text without marks, in small letters, đ as d."""
    marked = unicodedata.normalize("NFD", text.strip().lower())
    return "".join(letter for letter in marked if not unicodedata.combining(letter)).replace("đ", "d")


def search_words(text: str) -> str:
    """What is searched for as the questions compare it: words without marks and in small letters, a space between."""
    return " ".join(re.findall("[a-z0-9]+", fold(text)))


@cache
def catalogue(code: str) -> Catalog:
    """The messages of one language: those of every `.po` file in its folder, one file a screen.

    Raises ValueError where two files have the same id.
    """
    whole = Catalog(locale=Locale.parse(code))
    for path in sorted((LOCALES / code / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=Locale.parse(code)):
                if not message.id:
                    continue
                if message.id in whole:
                    raise ValueError(f"{path}: {message.id} stands in another file too; say it once")
                whole[message.id] = message
    return whole


@cache
def _messages(code: str) -> dict[str, tuple[str, ...]]:
    return {_forms(m.id)[0]: _forms(m.string or ()) for m in catalogue(code) if m.id}


@cache
def _plural(code: str) -> Callable[[int], int]:
    return gettext.c2py(catalogue(code).plural_expr)


def _forms(strings: str | Sequence[str]) -> tuple[str, ...]:
    return (strings,) if isinstance(strings, str) else tuple(strings)
