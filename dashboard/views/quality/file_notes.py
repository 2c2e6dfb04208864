"""What was done to read a file and what is left out of it, in the words of the page."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.table import folded, table
from dashboard.language import DEFAULT, Language
from dashboard.markup import Markup, element
from etl.mapping.applying import Delivered
from etl.mapping.names import spellings
from etl.mapping.understood import COUNT, LINE, PREFILLED, ROWS, Field, LeftOut, grouped
from etl.mapping.unread import unread_values

# Places beyond are counted.
PLACES_SHOWN = 12


def notes(t: Language, of_file: Sequence[str]) -> Markup:
    """A sentence for each note: the encoding or font that the text was in, and columns filled with one value."""
    return element("p", " ".join(_note(t, note) for note in dict.fromkeys(of_file)), class_="cp-limits")


def left_out(t: Language, of_file: Sequence[LeftOut]) -> Markup:
    """One line for each reason, with all its places."""
    if not of_file:
        return element("p", t("upload.nothing_left_out"), class_="cp-limits")
    head = [t("upload.why"), t("upload.place")]
    rows = [[t.of("upload.reason", why), _places(t, places)] for why, places in grouped(of_file).items()]
    title = t("upload.left_out", n=len(of_file))
    return folded(title, table(title, head, rows))


def unread(t: Language, parts: Sequence[Delivered]) -> Markup | None:
    """A warning of values that cannot be read, with the first of each column; None where all can."""
    columns = [
        t("upload.unread_value", table=t.of("table", part.table), column=t.of("field", column),
          n=values.total(), value=next(iter(values)))
        for part in parts
        for column, values in unread_values(part).items()
    ]  # fmt: skip
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


def _places(t: Language, places: Sequence[str]) -> str:
    shown = [place(t, each) for each in places[:PLACES_SHOWN]]
    more = t("upload.place.more", n=len(places) - PLACES_SHOWN) if len(places) > PLACES_SHOWN else ""
    return "; ".join(shown) + more


def _note(t: Language, note: str) -> str:
    kind, _, column = note.partition(":")
    if kind == PREFILLED:
        name, _, of = column.partition(".")
        return t("upload.note.prefilled", column=f"{t.of('table', name)}: {t.of('field', of)}")
    return t.of("upload.note", note) if t.knows("upload.note", note) else t("upload.note.encoding", name=note)
