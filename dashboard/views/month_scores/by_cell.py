"""A list that names its cells, pasted from a spreadsheet: each line goes to its cell, in whatever order it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.language import Language, fold
from dashboard.markup import element, show
from dashboard.store.score_table import BANDS
from dashboard.views.month_scores.sheet import POINTS

Rows = list[dict[str, Any]]
MOST_LISTED = 5


def draw(t: Language, rows: Rows, edited: Rows, save: Callable[[Rows, str], None]) -> None:
    """The form, folded. `save` takes the sheet with the pasted lines in it, and a sentence about those left out."""
    with st.expander(t("month_scores.by_cell")), st.form("month-scores-by-cell", enter_to_submit=False):
        show(element("p", t("month_scores.by_cell_explain"), class_="cp-limits"))
        text = st.text_area(t("month_scores.by_cell_list"), key="month-scores-list", height=160)
        if st.form_submit_button(t("month_scores.by_cell_save")):
            placed, left_out = place(t, text, rows, edited)
            save(placed, in_words(t, left_out))


def place(t: Language, text: str, rows: Rows, edited: Rows) -> tuple[Rows, list[str]]:
    """The sheet with the points and bands of each line at the cell that it names by code or name, and the lines that
    name no cell, or several, or have no points. `edited`: the sheet line by line as `rows`."""
    named = _by_word(rows)
    bands = {fold(t.of("band", band)): t.of("band", band) for band in BANDS}
    placed, left_out = [*edited], []
    for line in filter(str.strip, text.splitlines()):
        fields = [" ".join(field.split()) for field in line.split("\t")]
        places = [(i, named[fold(field)]) for i, field in enumerate(fields) if fold(field) in named]
        cells = set.intersection(*(cells for _, cells in places)) if places else set()
        values = fields[places[-1][0] + 1 :] if places else []
        points = next((value for value in values if value and re.fullmatch(POINTS, value)), None)
        if len(cells) != 1 or points is None:
            left_out.append(" ".join(fields))
            continue
        (at,) = cells
        band = next((bands[fold(value)] for value in values if fold(value) in bands), placed[at]["band"])
        placed[at] = placed[at] | {"points": points, "band": band}
    return placed, left_out


def _by_word(rows: Rows) -> dict[str, set[int]]:
    """By how a cell may be named the places of the rows of such cells: code, name, and name with code."""
    named = defaultdict(set)
    for i, row in enumerate(rows):
        for word in (row["cell_code"], row["name"], f"{row['name']} ({row['cell_code']})"):
            named[fold(word)].add(i)
    return named


def in_words(t: Language, left_out: list[str]) -> str:
    """Which lines went to no cell; empty where all did."""
    if not left_out:
        return ""
    listed = "; ".join(left_out[:MOST_LISTED])
    return t("month_scores.by_cell_left", n=len(left_out), lines=f"{listed}…" if left_out[MOST_LISTED:] else listed)
