"""What was done to read a file and what is left out of it, in the words of the page."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.table import folded, table
from dashboard.language import DEFAULT, Language
from dashboard.markup import Markup, element
from etl.mapping.names import spellings
from etl.mapping.shown import Left, Unread
from etl.mapping.understood import COUNT, LINE, PREFILLED, ROWS, Field


def notes(t: Language, of_file: Sequence[str]) -> Markup:
    """A sentence for each note: the encoding or font that the text was in, and columns filled with one value."""
    return element("p", " ".join(_note(t, note) for note in dict.fromkeys(of_file)), class_="cp-limits")


def left_out(t: Language, of_file: Sequence[Left]) -> Markup:
    """One line for each reason, with its first places."""
    if not of_file:
        return element("p", t("upload.nothing_left_out"), class_="cp-limits")
    head = [t("upload.why"), t("upload.place")]
    rows = [[t.of("upload.reason", left.why), _places(t, left)] for left in of_file]
    title = t("upload.left_out", n=sum(left.n for left in of_file))
    return folded(title, table(title, head, rows))


def unread(t: Language, of_file: Sequence[Unread]) -> Markup | None:
    """A warning of values that cannot be read, with the first of each column; None where all can."""
    columns = [
        t("upload.unread_value", table=t.of("table", of.table), column=t.of("field", of.column), n=of.n, value=of.value)
        for of in of_file
    ]
    if not columns:
        return None
    return element("p", t("upload.unread_file", columns="; ".join(columns)), class_="cp-message", role="alert")


def source(t: Language, field: Field) -> str:
    """Where the values of a field come from; a word of the contract is one value for all rows."""
    known = spellings(field.table, field.column)
    if field.source not in known:
        return place(t, field.source)
    word = known[field.source] if t.code == DEFAULT else field.source.replace("_", " ")
    return t("upload.from.value", value=word)


def place(t: Language, text: str) -> str:
    """A place in a file in the page's words; titles and names of sheets are the file's own."""
    if match := ROWS.match(text):
        more = t("upload.place.more", n=int(match[2])) if match[2] else ""
        return t("upload.place.rows", rows=match[1]) + more
    if match := LINE.match(text):
        return t("upload.place.line", line=match[1]) + (match[2] or "")
    if match := COUNT.match(text):
        return t.of("upload.place", f"n_{match[2]}", n=int(match[1]))
    return t.of("upload.from", text) if t.knows("upload.from", text) else text


def _places(t: Language, left: Left) -> str:
    shown = [place(t, each) for each in left.places]
    more = t("upload.place.more", n=left.n - len(shown)) if left.n > len(shown) else ""
    return "; ".join(shown) + more


def _note(t: Language, note: str) -> str:
    kind, _, column = note.partition(":")
    if kind == PREFILLED:
        name, _, of = column.partition(".")
        return t("upload.note.prefilled", column=f"{t.of('table', name)}: {t.of('field', of)}")
    return t.of("upload.note", note) if t.knows("upload.note", note) else t("upload.note.encoding", name=note)
