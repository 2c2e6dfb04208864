"""What stands in the sheet of a month's scores, and what somebody wrote into it."""

from __future__ import annotations

from typing import Any

from babel.numbers import get_decimal_symbol

from dashboard.figure import NUMBER, Figure
from dashboard.language import Language
from dashboard.store.month_scores import Decided
from dashboard.store.score_table import BANDS

Rows = list[dict[str, Any]]
# What the browser lets in; whether points can be so many is for the store to say.
POINTS = r"^\s*(\d{1,3}([.,]\d*)?)?\s*$"


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


def decided_in(t: Language, rows: Rows, shown: Rows, edited: Rows) -> tuple[list[Decided], int, int]:
    """What was changed in the sheet, how many points stand beside a cell that had no meeting, and how many lines were
    changed that have no points now: points that were taken in cannot be undone by emptying them.

    `shown`: the sheet as it was drawn, `edited`: as it is now, both line by line as `rows`. Raises ValueError where
    points are no number.
    """
    bands = {t.of("band", band): band for band in BANDS}
    before = [(points_of(line["points"]), line["band"] or "") for line in shown]
    after = [(points_of(line["points"]), line["band"] or "") for line in edited]
    changed = [
        (row, *now)
        for row, was, now in zip(rows, before, after, strict=True)
        if row["meeting_code"] is not None and was != now
    ]
    decided = [
        Decided(row["cell_code"], row["meeting_code"], points, bands.get(band, ""))
        for row, points, band in changed
        if points is not None
    ]
    without = (row["meeting_code"] is None for row, (points, _) in zip(rows, after, strict=True) if points is not None)
    return decided, sum(without), len(changed) - len(decided)
