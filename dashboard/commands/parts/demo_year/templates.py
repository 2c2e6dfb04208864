"""Lines that the committee of the demo declares a legitimate template: the opening of minutes that repeat others."""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboard import access
from dashboard.scope import WHOLE
from dashboard.store.templates import Common

LINES = 2
# Word for word, but for rounding.
ALIKE = 0.999


def repeated(as_of: date) -> Common | None:
    """Two minutes and the first of the lines that they have in common; None where no minutes repeat others."""
    for cell in access.query("copy_cells", WHOLE, as_of=as_of)["cell_code"].unique(maintain_order=True):
        lines = access.query("copy_pair", WHOLE, as_of=as_of, cell=cell).filter(pl.col("source_code").is_not_null())
        for _, pair in lines.group_by("signal", "pair", maintain_order=True):
            meetings = sorted({pair["meeting_code"][0], pair["source_code"][0]})
            of_first = pair.filter(
                pl.col("of_source") == (pair["source_code"][0] == meetings[0]), pl.col("same") >= ALIKE
            )
            numbers = of_first["line_no"].sort().to_list()[:LINES]
            if len(meetings) == 2 and numbers:
                return Common(tuple(meetings), tuple(numbers))
    return None
