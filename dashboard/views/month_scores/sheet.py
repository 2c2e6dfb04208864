"""What somebody wrote into the sheet of a month's scores."""

from __future__ import annotations

from typing import Any

from dashboard.language import Language
from dashboard.store.month_scores import Decided
from dashboard.store.score_table import BANDS

Rows = list[dict[str, Any]]


def decided_in(t: Language, rows: Rows, edited: Rows) -> tuple[list[Decided], int]:
    """What was written into the sheet, and how many points stand beside a cell that had no meeting."""
    bands = {t.of("band", band): band for band in BANDS}
    written = [(row, line) for row, line in zip(rows, edited, strict=True) if line["points"] is not None]
    decided = [
        Decided(row["cell_code"], row["meeting_code"], float(line["points"]), bands.get(line["band"] or "", ""))
        for row, line in written
        if row["meeting_code"] is not None and _differs(row, line, bands)
    ]
    return decided, sum(row["meeting_code"] is None for row, _ in written)


def _differs(row: dict[str, Any], line: dict[str, Any], bands: dict[str, str]) -> bool:
    """Whether it is not simply what the source has already."""
    return (row["points"], row["band"]) != (line["points"], bands.get(line["band"] or ""))
