"""What offices call the contract's columns and words: `data/headings/<table>.toml`, compared without marks."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from etl.contract_tables import describe
from etl.discover import documents


def fold(text: str) -> str:
    """A text for comparing: small letters, no marks, đ as d, one space where anything else stood."""
    marked = unicodedata.normalize("NFD", text.lower())
    plain = "".join(letter for letter in marked if not unicodedata.combining(letter)).replace("đ", "d")
    return " ".join(re.findall(r"[a-z0-9]+|%", plain))


def fold_any(text: str) -> str:
    """A text of any language for comparing: small letters, no marks, one space where anything else stood."""
    marked = unicodedata.normalize("NFKD", text.casefold())
    plain = (
        "".join(letter for letter in marked if not unicodedata.combining(letter)).replace("đ", "d").replace("ł", "l")
    )
    return " ".join(re.findall(r"\w+", plain))


TONES = "\u0300\u0301\u0303\u0309\u0323"
# "CB" or "Chi bộ" before a name adds nothing to it.
CELL = re.compile(r"^(?:c\.?b\.?|chi bộ)\s+(?=\S)")


def exact(name: str) -> str:
    """A name for matching: case, spaces, old and new tone placement ("hòa", "hoà") and "CB" or "Chi bộ" in front
    are no difference; every mark is one."""
    plain = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    return " ".join(_tone_last(word) for word in CELL.sub("", plain).split())


def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in letters if letter in TONES)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TONES)) + tones


@cache
def headings(table: str) -> dict[str, tuple[str, ...]]:
    """By contract column the names it goes by, folded; its own name first."""
    known = documents("headings").get(table, {}).get("columns", {})
    return {name: tuple(fold(text) for text in (name, *known.get(name, ()))) for name in describe()[table].columns}


@cache
def words(table: str, column: str) -> dict[str, str]:
    """By folded text the contract's word that it means; empty for a column that takes any value."""
    enum = describe()[table].enums.get(column, ())
    known = documents("headings").get(table, {}).get("words", {}).get(column, {})
    return {fold(text): word for word in enum for text in (word, *known.get(word, ()))}


def spellings(table: str, column: str) -> dict[str, str]:
    """By word of the contract how offices write it first; empty for a column that takes any value."""
    known = documents("headings").get(table, {}).get("words", {}).get(column, {})
    return {word: known.get(word, [word])[0] for word in describe()[table].enums.get(column, ())}
