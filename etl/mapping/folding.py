"""Texts and names made alike for comparing, in several strengths."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """A text for comparing: small letters, no marks, đ as d, one space where anything else stood."""
    marked = unicodedata.normalize("NFD", text.lower())
    plain = "".join(letter for letter in marked if not unicodedata.combining(letter)).replace("đ", "d")
    return " ".join(re.findall(r"[a-z0-9]+|%", plain))


@lru_cache(maxsize=100_000)
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
