"""What a file has where no table of the contract is in it, for a clear refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.mapping.files.sheet import Sheet
from etl.mapping.folding import fold

# "[19:32 05/09/2026] An: Có mặt", "05/09/2026, 19:32 - An: Có mặt", "An, 19:32: Có mặt" (Zalo, WhatsApp, Viber).
MESSAGE = re.compile(r"^\W?(?=[^:]*\d{1,2}:\d{2})(?:[^:]{0,40}:){1,3}[^:]{1,60}:\s*\S")
CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")
QUARTER = re.compile(r"quy (?:iv|i{1,3}|[1-4])(?: (?:nam )?\d{4})?")
FEWEST_MESSAGES, FEWEST_QUARTERS, LOOKED_INTO = 2, 2, 40


def reason(book: Iterable[Sheet]) -> str:
    """Why nothing of the book can be taken (a key of SENTENCES): a conversation, counts of quarters, or no heading."""
    rows = [row for sheet in book for row in sheet.rows[:LOOKED_INTO]]
    lines = [" ".join(filter(None, row)) for row in rows]
    messages = sum(bool(CLOCK.search(line) and MESSAGE.match(line)) for line in lines)
    if messages >= FEWEST_MESSAGES and messages * 2 > len(lines):
        return "chat"
    if any(sum(bool(QUARTER.fullmatch(fold(text))) for text in row) >= FEWEST_QUARTERS for row in rows):
        return "counts"
    return "no_heading"
