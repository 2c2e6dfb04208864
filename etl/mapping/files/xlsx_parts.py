"""The large parts of a workbook, its cells and its shared texts: unpacked they are up to a hundred times as long as the
file, so they are read in portions.

A parser reads whatever XML can say. What programs write in one plain form, nearly all rows and texts, is taken out
before it gets there, by a pattern that matches only that form: it takes a quarter of the time.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from html import unescape
from typing import IO, Any
from xml.parsers import expat

from etl.mapping.files.numbers import shown
from etl.mapping.files.sheet import Area, Marks, place_of

CORNER = re.compile(r"([A-Z]{1,3})(\d+)")
PLAIN_TEXT = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
PLAIN_ROW = re.compile(r'<row r="(\d+)"([^>/]*)>(.*?)</row>', re.DOTALL)
PLAIN_CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d+"(?: s="(\d+)")?(?: t="(s|n|b|str|inlineStr)")?(?:/>|>(?:<f[^>]*?(?:/>|>[^<]*</f>))?'
    r'(?:<v>([^<]+)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)</c>)'
)
HIDDEN = re.compile(r"""\bhidden=["'](?:1|true)""")
# Comments, and what else may hold the letters of a row without being one.
ASIDE = "<!"
ENCODING = re.compile(r"""<\?xml[^>]*encoding=["'](?!utf-?8["'])""", re.IGNORECASE)
PORTION = 1 << 18
# A row is shorter.
LONGEST_ROW = 1 << 23
MOST_KNOWN = 20_000
LAST_COLUMN = 500


class _Names(dict[str, str]):
    """The names of elements without the prefix of their namespace."""

    def __missing__(self, name: str) -> str:
        self[name] = plain = name.rpartition(":")[2]
        return plain


class _Part:
    """What every part has: its parser, and the pieces of the text that is taken just now. `plain` matches what is taken
    out before, which begins with `opens`."""

    def __init__(self, plain: re.Pattern[str], opens: str) -> None:
        self._plain, self._opens = plain, opens
        self.names = _Names()
        self.pieces: list[str] = []
        self.taking = False
        # Readings of foreign letters (rPh) are no part of a text.
        self.in_reading = False
        self.done: list[Any] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = _refuse

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins: letters, readings, or what the part itself knows."""
        kind = self.names[name]
        if kind == "t":
            self.taking = not self.in_reading
        elif kind == "rPh":
            self.in_reading = True
        else:
            self.begin_own(kind, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        kind = self.names[name]
        if kind == "t":
            self.taking = False
        elif kind == "rPh":
            self.in_reading = False
        else:
            self.end_own(kind)

    def begin_own(self, kind: str, attributes: dict[str, str]) -> None:
        """An element that only this part knows begins."""

    def end_own(self, kind: str) -> None:
        """An element that only this part knows ends."""

    def text(self, data: str) -> None:
        """Letters between the marks."""
        if self.taking:
            self.pieces.append(data)

    def taken(self, match: re.Match[str]) -> Any:
        """What a match of `plain` gives; None where the parser must read it."""

    def of(self, stream: IO[bytes]) -> Iterator[Any]:
        """What the part has, one after the other."""
        head = stream.read(PORTION)
        if b"\0" in head[:200] or ENCODING.search(head[:200].decode("latin-1")):
            while head:
                yield from self._parsed(head)
                head = stream.read(PORTION)
        else:
            yield from self._of_text(head, stream)
        self.parser.Parse(b"", True)
        yield from self.done

    def _of_text(self, head: bytes, stream: IO[bytes]) -> Iterator[Any]:
        decode = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8-sig")(), translate=True).decode
        rest, is_plain = "", True
        while head:
            text = rest + decode(head)
            is_plain = is_plain and ASIDE not in text
            at = 0
            for match in self._plain.finditer(text) if is_plain else ():
                if (taken := self.taken(match)) is not None:
                    yield from self._parsed(text[at : match.start()])
                    yield taken
                    at = match.end()
            opened = text.rfind(self._opens, at)
            cut = opened if opened >= 0 else text.rfind("<", at)
            cut = cut if cut >= 0 and len(text) - cut < LONGEST_ROW else len(text)
            yield from self._parsed(text[at:cut])
            rest, head = text[cut:], stream.read(PORTION)
        yield from self._parsed(rest + decode(b"", final=True))

    def _parsed(self, text: str | bytes) -> Iterator[Any]:
        """What is whole when the parser has read so much more."""
        if text:
            self.parser.Parse(text, False)
            yield from self.done
            self.done.clear()


def _refuse(*_: object) -> None:
    raise ValueError("a workbook declares no type of document")


class SharedTexts(_Part):
    """The texts that cells name by their place."""

    def __init__(self) -> None:
        super().__init__(PLAIN_TEXT, "<si>")

    def taken(self, match: re.Match[str]) -> str:
        """The text."""
        return _unescaped(match[1])

    def begin_own(self, kind: str, attributes: dict[str, str]) -> None:
        """A text, of one run or of several."""
        if kind == "si":
            self.pieces = []

    def end_own(self, kind: str) -> None:
        """A text is whole."""
        if kind == "si":
            self.done.append("".join(self.pieces))


class SheetCells(_Part):
    """The rows of a sheet: a row's number, and by column's place what the cell shows. What the sheet has beside them
    goes into `marks`."""

    def __init__(self, texts: list[str], forms: list[str], *, from_1904: bool, marks: Marks) -> None:
        super().__init__(PLAIN_ROW, "<row ")
        self._texts, self._forms, self._from_1904, self._marks = texts, forms, from_1904, marks
        self._known: dict[tuple[str, str, str], str] = {}
        self._number, self._place = 0, -1
        self._row: dict[int, str] = {}
        self._kind, self._style = "n", "0"
        self._has_formula = False

    def taken(self, match: re.Match[str]) -> tuple[int, dict[int, str]] | None:
        """The row, where all of its cells are plain."""
        cells = PLAIN_CELL.findall(match[3])
        if len(cells) != match[3].count("<c"):
            return None
        self._number = int(match[1])
        if HIDDEN.search(match[2]):
            self._marks.rows.add(self._number)
        row = {}
        for column, style, kind, value, inline in cells:
            if value:
                row[place_of(column)] = self._valued(kind or "n", style or "0", _unescaped(value))
            elif inline:
                row[place_of(column)] = _unescaped(inline)
        return self._number, row

    def begin_own(self, kind: str, attributes: dict[str, str]) -> None:
        """A row, a cell, or what stands in it; a merged area; a hidden column."""
        if kind == "c":
            reference = attributes.get("r")
            self._place = place_of(reference.rstrip("0123456789")) if reference else self._place + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self.pieces, self._has_formula = [], False
        elif kind == "v":
            self.taking = self._kind != "inlineStr"
        elif kind == "f":
            self._has_formula = True
        elif kind == "row":
            self._number, self._place = int(attributes.get("r", self._number + 1)), -1
            self._row = {}
            if _is_true(attributes.get("hidden")):
                self._marks.rows.add(self._number)
        elif kind == "mergeCell":
            self._marks.merged.extend(_area(attributes.get("ref", "")))
        elif kind == "col" and _is_true(attributes.get("hidden")):
            first, last = int(attributes["min"]), int(attributes["max"])
            self._marks.columns.update(range(first - 1, min(last, LAST_COLUMN)))

    def end_own(self, kind: str) -> None:
        """A cell or a row is whole."""
        if kind == "v":
            self.taking = False
        elif kind == "c":
            if text := self._shown("".join(self.pieces)):
                self._row[self._place] = text
        elif kind == "row" and self._row:
            self.done.append((self._number, self._row))

    def _shown(self, value: str) -> str:
        """The text that the cell shows; empty for one with an error, and for a formula without a result."""
        if self._kind == "e" or (not value and self._has_formula and self._kind != "str"):
            self._marks.without_result.append((self._number, self._place))
            return ""
        return self._valued(self._kind, self._style, value) if value else ""

    def _valued(self, kind: str, style: str, value: str) -> str:
        """The text of a value, by its cell's type and the place of its format."""
        if kind == "s":
            return self._texts[int(value)]
        if kind in ("inlineStr", "str", "d"):
            return value
        # The same numbers come again and again.
        key = (value, style, kind)
        if key not in self._known:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            form = self._forms[int(style)] if int(style) < len(self._forms) else ""
            truths = "true" if value == "1" else "false"
            self._known[key] = truths if kind == "b" else shown(float(value), form, self._from_1904)
        return self._known[key]


def _unescaped(text: str) -> str:
    return unescape(text) if "&" in text else text


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")


def _area(reference: str) -> list[Area]:
    corners = CORNER.findall(reference)
    if len(corners) != 2:
        return []
    (left, top), (right, bottom) = corners
    return [(int(top), place_of(left), int(bottom), place_of(right))]
