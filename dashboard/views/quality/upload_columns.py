"""What each column of an uploaded file is: the choices on the page, from a layout and back to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.language import Language
from etl.mapping.layout import Layout, Piece, TableLayout, columns, lacking
from etl.mapping.names import spellings

LONGEST_EXAMPLE = 24
SIDE_BY_SIDE = 3
NOTHING = ""
MARKS = "\\`*_[]<>$|~#"


def draw(t: Language, key: str, begun: Layout, samples: Mapping[str, Sequence[str]]) -> Layout:
    """Draws the choices, as `begun` has them, for the file's columns (by title its first values) and gives the layout
    that they make. `key` tells one file and beginning from another, so that a new one starts anew."""
    options = [NOTHING, *(f"{table}.{column}" for table in begun.tables for column in columns(table))]
    chosen = _columns(t, key, begun, samples, options)
    made = _made(begun, chosen, {})
    return _made(begun, chosen, _lacking(t, key, begun, made, list(samples)))


def named(t: Language, target: str) -> str:
    """A column of the contract in words: its table and its name."""
    if target == NOTHING:
        return t("upload.nothing")
    table, column = target.split(".")
    return f"{t.of('table', table)}: {t.of('field', column)}"


def worded(t: Language, table: str, column: str, value: str) -> str:
    """A value with the word that people use for it, where it is one of the contract's codes: beside it, not instead."""
    known = spellings(table, column)
    if t.knows("upload.truth", value):
        return t("upload.column_of", name=t.of("upload.truth", value), column=value)
    if value not in known:
        return value
    word = known[value] if t.code == "vi" else value.replace("_", " ")
    return value if word == value else t("upload.column_of", name=word, column=value)


def _columns(
    t: Language, key: str, begun: Layout, samples: Mapping[str, Sequence[str]], options: list[str]
) -> dict[str, str]:
    begins = {
        piece.column: f"{table}.{column}"
        for table, of in begun.tables.items()
        for column, piece in of.columns.items()
        if piece.column
    }
    chosen = {}
    grid = [(row, place) for row in _rows(len(samples)) for place in row]
    for (title, values), (_, place) in zip(samples.items(), grid, strict=False):
        with place:
            chosen[title] = st.selectbox(
                _label(t, title, values),
                options,
                index=options.index(begins.get(title, NOTHING)),
                format_func=lambda target: named(t, target),
                key=f"{key}-column-{title}",
            )
    return chosen


def _rows(n: int) -> list[Sequence]:
    return [st.columns(SIDE_BY_SIDE, vertical_alignment="bottom") for _ in range(-(-n // SIDE_BY_SIDE))]


def _label(t: Language, title: str, values: Sequence[str]) -> str:
    shown = [value[:LONGEST_EXAMPLE] for value in dict.fromkeys(values)]
    examples = t("upload.examples", values="; ".join(shown)) if shown else t("upload.no_values")
    return _unmarked(f"{title} ({examples})")


def _unmarked(text: str) -> str:
    """Without the letters that Markdown takes for its own: escaped ones would be read aloud with their strokes."""
    return "".join(letter for letter in text if letter not in MARKS)


def _lacking(t: Language, key: str, begun: Layout, made: Layout, titles: Sequence[str]) -> dict[str, Piece]:
    """For each column that no row may lack and no column of the file is: one value for all rows, or a joined code."""
    pieces = {}
    for table, of in made.tables.items():
        for column in lacking(table, of):
            before = begun.tables[table].columns.get(column, Piece(value="-"))
            piece = _one_for_all(t, f"{key}-{table}-{column}", table, column, before, titles)
            if piece is not None:
                pieces[f"{table}.{column}"] = piece
    return pieces


def _one_for_all(t: Language, key: str, table: str, column: str, before: Piece, titles: Sequence[str]) -> Piece | None:
    name = named(t, f"{table}.{column}")
    if column.endswith("_code"):
        joined_before = [title for title in before.joined if title in titles]
        joined = st.multiselect(t("upload.join", column=name), list(titles), joined_before, key=key)
        return Piece(joined=tuple(joined)) if joined else None
    words = spellings(table, column)
    if words:
        options = [NOTHING, *words]
        index = options.index(before.value) if before.value in options else 0
        value = st.selectbox(
            t("upload.value", column=name),
            options,
            index=index,
            format_func=lambda word: words.get(word, t("upload.nothing")),
            key=key,
        )
    else:
        value = st.text_input(t("upload.value", column=name), "" if before.value == "-" else before.value, key=key)
    return Piece(value=value) if value else None


def _made(begun: Layout, chosen: Mapping[str, str], others: Mapping[str, Piece]) -> Layout:
    pieces = {target: Piece(column=title) for title, target in reversed(list(chosen.items())) if target} | dict(others)
    tables = {
        table: TableLayout(
            columns={column: pieces[f"{table}.{column}"] for column in columns(table) if f"{table}.{column}" in pieces}
        )
        for table in begun.tables
    }
    return Layout(sheet=begun.sheet, heading=begun.heading, tables=tables)
