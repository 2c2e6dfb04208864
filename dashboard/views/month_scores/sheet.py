"""The sheet of a month's scores, and what somebody wrote into it.

The sheet is a component of our own (`sheet.js`): Streamlit's table loses keys on a busy machine, 71,5 became 1,5.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.numbers import get_decimal_symbol

from dashboard.components.frame import PageContext
from dashboard.components.picker import widget
from dashboard.figure import NUMBER, Figure
from dashboard.language import Language
from dashboard.store.month_scores import Decided
from dashboard.store.score_table import BANDS

SHEET = widget("sheet", Path(__file__).parent)
COLUMNS = ("cell", "unit", "held_on", "self", "points", "band", "state")
WORDS = ("save", "caption", "unsaved", "unfit", "pasted")
Rows = list[dict[str, Any]]
# By code of a cell, points as they were typed and the band, of the lines that were changed.
Changed = dict[str, dict[str, str]]


def draw(ctx: PageContext, name: str, rows: Rows, shown: Rows) -> Changed:
    """Draws the sheet `name`, in which only points and band of cells that met can be written; gives what is to be
    saved, once, when somebody saves it.

    `shown`: the lines as they stand in the sheet, one for each of `rows` (the query `meetings_to_score`).
    """
    t = ctx.t
    bands = [(band, t.of("band", band)) for band in BANDS]
    codes = {word: band for band, word in bands}
    lines = [
        line
        | {"code": row["cell_code"], "name": row["name"], "met": row["meeting_code"] is not None}
        | {"points": str(line["points"] or ""), "band": codes.get(line["band"], "")}
        for row, line in zip(rows, shown, strict=True)
    ]
    # The sheet fills in by itself how many lines, and which.
    places = {"n": "{n}", "lines": "{lines}"}
    words = {word: t.of("month_scores", word, bands=", ".join(codes), **places) for word in WORDS}
    data = {
        "sheet": name,
        "rows": lines,
        "columns": [(column, t.of("month_scores.column", column)) for column in COLUMNS],
        "bands": bands,
        "words": words,
        "writable": ctx.user.may_act,
    }
    saved = SHEET(key="month_sheet", data=data, on_saved_change=_nothing).get("saved")
    if not saved or not ctx.user.may_act or saved.get("sheet") != name:
        return {}
    return dict(saved["changed"])


def _nothing() -> None:
    """A trigger is reported only where somebody listens."""


def written(t: Language, points: float | None) -> Figure | None:
    """Points as they stand in the sheet; None = none. Nothing is rounded: what is not changed is not decided anew."""
    if points is None:
        return None
    return Figure(f"{points:.10g}".replace(".", get_decimal_symbol(t.code)), points, NUMBER)


def points_of(text: str | None) -> float | None:
    """Points as somebody wrote them, with a comma or a point; None = none. Raises ValueError where it is no number."""
    if not text or not text.strip():
        return None
    return float(text.strip().replace(",", "."))


def decided_in(t: Language, rows: Rows, shown: Rows, changed: Changed) -> tuple[list[Decided], int]:
    """What was changed in the sheet, and how many lines were changed that have no points now: points that were taken in
    cannot be undone by emptying them.

    `shown`: the lines as they stood in the sheet, one for each of `rows`. Of a cell that is none of these, or that did
    not meet, nothing is taken. Raises ValueError where points are no number.
    """
    words = {t.of("band", band): band for band in BANDS}
    decided, lacking = [], 0
    for row, line in zip(rows, shown, strict=True):
        entry = changed.get(row["cell_code"])
        if entry is None or row["meeting_code"] is None:
            continue
        points, band = points_of(entry["points"]), entry["band"]
        if (points, band) == (points_of(line["points"]), words.get(line["band"], "")):
            continue
        if points is None:
            lacking += 1
        else:
            decided.append(Decided(row["cell_code"], row["meeting_code"], points, band))
    return decided, lacking
