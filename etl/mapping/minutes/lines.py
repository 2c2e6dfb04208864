"""The lines of minutes by what they belong to: the head, what was dealt with, and the closing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.mapping.files.sheet import Sheet
from etl.mapping.folding import fold

MARKER = re.compile(
    r"^\s*(?:(?P<roman>[IVX]{1,5})[.)/]|(?P<digit>\d{1,2}(?:\.\d{1,2})*)[.)/](?!\d)|(?P<letter>[a-hđ])[.)/]|(?P<bullet>[-+*•–]))\s*"
)
LEVELS = {"roman": 1, "digit": 2, "letter": 3, "bullet": 4}
# The head ends where the course of the meeting begins.
COURSE = re.compile(
    r"^(?:noi dung|dien bien|chuong trinh|tien trinh|kiem diem|danh gia|thong tin|bao cao|thong qua|trien khai|"
    r"thao luan|phuong huong|nhiem vu|phan noi dung|sinh hoat chuyen de|doc tai lieu|quan triet)\b"
)
LONGEST_HEAD = 45
# Where a program broke a line, a long one (chosen by us) has no stop at its end, and the next begins inside a sentence.
SHORTEST_BROKEN = 60
WITHIN = re.compile(r"[a-zà-ỹđ]|\d{1,2}/\d")


@dataclass(frozen=True)
class Line:
    """A line's number in the file, its text without the marker in front (cells of a table joined by " | "), its cells,
    and its level: 1 "I.", 2 "1.", 3 "a)", 4 "-", 0 without."""

    number: int
    text: str
    cells: tuple[str, ...]
    level: int

    @property
    def plain(self) -> str:
        """The text for comparing."""
        return fold(self.text)

    @property
    def is_capital(self) -> bool:
        """Whether it is written in capitals only, as headings are."""
        return self.text.isupper()


def lines(sheet: Sheet) -> list[Line]:
    """The lines of a document; a paragraph with line breaks, or a cell alone in its row, gives one for each."""
    made = []
    for row, number in zip(sheet.rows, sheet.numbers, strict=True):
        cells = tuple(text for text in row if text)
        if len(cells) == 1:
            made += [_line(number, part.strip(), (part.strip(),)) for part in cells[0].split("\n") if part.strip()]
            if len(made) > 1 and _goes_on(made[-2], made[-1]):
                text = f"{made[-2].text} {made.pop().text}"
                made[-1] = replace(made[-1], text=text, cells=(text,))
        elif cells:
            made.append(_line(number, " | ".join(" ".join(cell.split()) for cell in cells), tuple(row)))
    return made


def head(all_lines: Sequence[Line]) -> Sequence[Line]:
    """The lines before the course of the meeting."""
    end = next((n for n, line in enumerate(all_lines) if n > 1 and COURSE.match(line.plain)), LONGEST_HEAD)
    return all_lines[:end]


def _goes_on(line: Line, following: Line) -> bool:
    """Whether a line goes on in the following one, as in documents whose lines a program broke."""
    is_broken = len(line.cells) == 1 and len(line.text) >= SHORTEST_BROKEN and line.text[-1] not in ".;:!"
    return is_broken and not following.level and WITHIN.match(following.text) is not None


def _line(number: int, text: str, cells: tuple[str, ...]) -> Line:
    match = MARKER.match(text) if len(cells) == 1 else None
    level = LEVELS[match.lastgroup] if match and match.lastgroup else 0
    return Line(number, text[match.end() :].strip() if match else text, cells, level)
