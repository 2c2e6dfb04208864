"""Which rows below a heading are records, and what the others are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.mapping.folding import fold

TOTAL = re.compile(r"(?:tong|cong|tong cong|tong so|total)\b")
TOTAL_ALONE = re.compile(r"(?:tong|tong cong|cong|tong so|tong chung|total|grand total)")
NUMBERING = re.compile(r"\(?(?:\d{1,2}|[a-z])\)?")
LONGEST_NUMBERING = 4
ROMAN = re.compile(r"[IVXLC]{1,6}[.)]?|[A-HK][.)]?")
SIGNATURE = re.compile(
    r"\b(?:noi nhan|t m|tm|quy uoc|ky hieu|chu thich|chu giai|nguoi lap"
    r"|ky ten|ky ghi ro|bi thu|luu vp|ghi chu|ngay \d+ thang \d+ nam)\b"
)
FOOTNOTE = re.compile(r"\(\d{1,2}\)\s|\(?\*+\)?\s*\D|[¹²³]")
NUMBER_TITLES = {"stt", "tt", "so tt", "so thu tu", "no"}


def kinds(rows: Sequence[Sequence[str]], titles: Sequence[str], needed: Sequence[int]) -> list[str]:
    """For each row below the heading: empty for a record, else `numbering`, `section`, `total` or `signature`.

    `needed` are places of columns that every record fills. A record that lacks values stays a record: the intake says
    what it lacks.
    """
    number = next((place for place, title in enumerate(titles) if fold(title) in NUMBER_TITLES), None)
    ends = [_kind(row, number, needed) for row in rows]
    last = max((place for place, kind in enumerate(ends) if not kind), default=-1)
    return [
        "signature" if kind in ("section", "total") and place > last and _is_signature(rows[place]) else kind
        for place, kind in enumerate(ends)
    ]


def _kind(row: Sequence[str], number: int | None, needed: Sequence[int]) -> str:
    filled = [text for text in row if text]
    is_short = len(filled) > 2 and len(filled[0]) <= LONGEST_NUMBERING
    if is_short and all(NUMBERING.fullmatch(text.lower()) for text in filled) and _counts(filled):
        return "numbering"
    lacking = [row[place] for place in needed].count("")
    # A pivot table fills every column of its row of totals.
    if any(TOTAL_ALONE.fullmatch(fold(text)) for text in filled[:1]):
        return "total"
    if not lacking and number is None:
        return ""
    if number is not None and row[number].rstrip(".").isdigit():
        return "" if lacking < len(needed) or len(filled) > 2 else "section"
    if TOTAL.match(fold(next((text for text in filled if not ROMAN.fullmatch(text)), ""))) and (
        lacking or number is not None
    ):
        return "total"
    if not lacking:
        return "" if len(filled) > 2 else "section"
    if _is_signature(row) and lacking * 2 > len(needed):
        return "signature"
    if (number is not None and len(filled) <= 2) or lacking == len(needed) or (len(filled) == 1 and len(row) > 2):
        return "section"
    return ""


def _counts(filled: Sequence[str]) -> bool:
    figures = [re.sub(r"\D", "", text) for text in filled]
    # Python refuses to read very long figures, and no column is numbered by them.
    numbers = [int(text[:9]) for text in figures if text]
    return len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 3


def _is_signature(row: Sequence[str]) -> bool:
    return any(SIGNATURE.search(fold(text)) for text in row if text) or (bool(row) and any(
        text.startswith("- ") or FOOTNOTE.match(text) for text in row
    ))  # fmt: skip
