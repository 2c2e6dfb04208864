"""The text of a PDF as Typst writes it, read from the file itself, page by page: what stands on the paper."""

from __future__ import annotations

import ast
import re
import zlib

_OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_FONT = re.compile(rb"/(f\d+) (\d+) 0 R")
_GLYPH = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
# Brackets that match each other stand in a string as they are; three deep is more than was met.
_STRING = rb""
for _ in range(3):
    _STRING = rb"\((?:[^()\\]|\\." + (b"|" + _STRING if _STRING else b"") + rb")*\)"
# Typst writes a string in hexadecimal digits where that is shorter.
_STRING += rb"|<[0-9A-F]*>"
# A font is chosen, or pieces of text are shown in it.
_STEP = re.compile(rb"/(f\d+) [\d.]+ Tf|\[((?:" + _STRING + rb"|[-\d.\s])*)\]\s*TJ|(" + _STRING + rb")\s*Tj", re.DOTALL)


def pages(pdf: bytes) -> list[str]:
    """The text of each page: one line for each piece that was set, its words as they stand on the paper."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    of_page = [body for body in objects.values() if body.startswith(b"<</Type/Page/")]
    return [_text(objects, body) for body in of_page]


def _text(objects: dict[int, bytes], page: bytes) -> str:
    fonts = {
        name: _letters(_stream(objects[_named(b"ToUnicode", objects[int(number)])]))
        for name, number in _FONT.findall(objects[_named(b"Resources", page)])
    }
    lines, letters = [], {}
    for font, several, one in _STEP.findall(_stream(objects[_named(b"Contents", page)])):
        if font:
            letters = fonts[font]
            continue
        shown = b"".join(map(_bytes, re.findall(_STRING, several or one, re.DOTALL)))
        lines.append("".join(letters[shown[i : i + 2]] for i in range(0, len(shown), 2)))
    return "\n".join(lines)


def _bytes(piece: bytes) -> bytes:
    """What a string stands for, in hexadecimal digits or as Python would write it; a PDF escapes brackets besides."""
    if piece.startswith(b"<"):
        return bytes.fromhex(piece[1:-1].decode())
    match = re.sub(rb"\\([()])", rb"\1", piece[1:-1]).replace(b"'", b"\\'")
    written = re.sub(r"[^\x20-\x7e]", lambda c: f"\\x{ord(c[0]):02x}", match.decode("latin-1"))
    return ast.literal_eval(f"b'''{written}'''")


def _named(name: bytes, body: bytes) -> int:
    reference = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert reference, (name, body[:200])
    return int(reference[1])


def _stream(body: bytes) -> bytes:
    return zlib.decompress(body[body.index(b"stream\n") + 7 : body.rindex(b"\nendstream")])


def _letters(table: bytes) -> dict[bytes, str]:
    return {bytes.fromhex(g.decode()): bytes.fromhex(u.decode()).decode("utf-16-be") for g, u in _GLYPH.findall(table)}
