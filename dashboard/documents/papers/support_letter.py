"""The letter to a unit about what its cells lack: which cells, what, and which signals go with it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl

from dashboard import access
from dashboard.auth.current_user import here
from dashboard.documents.papers.heading import BLANK, heading
from dashboard.documents.papers.printing import as_pdf
from dashboard.documents.papers.templates import filled
from dashboard.language import Language
from dashboard.scope import Scope
from dashboard.store.letters import Details

PAPER, SYMBOL = "support", "CV"
NEEDS = (
    "no_venue", "no_equipment", "no_internet", "secretary_vacant", "secretary_new", "members_off", "owner", "training",
)  # fmt: skip


def as_file(part: Scope, as_of: date, today: date, suffix: str, t: Language) -> bytes:
    """The letter as `.docx` or `.pdf` for the cells of `part`, which must lie within the scope."""
    made = filled(PAPER, t.code, values(part, as_of, today, t), here().home)
    return as_pdf([made]) if suffix == ".pdf" else made


def values(part: Scope, as_of: date, today: date, t: Language) -> dict[str, Any]:
    """What stands in the letter: the counts by need, and the cells by unit."""
    cells = access.query("support_cells", part, as_of=as_of)
    units = access.query("units_seen", part, as_of=as_of).filter(unit_code=part.code)
    words = access.query("words", part, as_of=as_of, lang=t.code).filter(kind="flag")
    names = {flag: json.loads(head)["name"] for flag, head in words["id", "head"].iter_rows()}
    return heading(SYMBOL, Details(), today, t) | {
        "unit": units["name"][0] if units.height else BLANK,
        "month": t.month(as_of),
        "n_cells": t.number(cells.height),
        "counts": counted(cells, t),
        "cells": [
            {
                "cell": f"{row['name']} ({row['cell_code']})",
                "unit": row["unit_name"] or BLANK,
                "needs": "; ".join(t.of("cells.need", need) for need in row["needs"]),
                "flags": "; ".join(names.get(flag, flag) for flag in row["flags"]),
            }
            for row in cells.iter_rows(named=True)
        ],
    }


def by_need(cells: pl.DataFrame) -> dict[str, int]:
    """How many of the cells, as support_cells.sql gives them, lack what."""
    return {need: cells.filter(pl.col("needs").list.contains(need)).height for need in NEEDS}


def counted(cells: pl.DataFrame, t: Language) -> list[str]:
    """The same in words, without what none of them lacks."""
    counts = by_need(cells)
    return [t("support.counted", need=t.of("cells.need", need), n=t.number(n)) for need, n in counts.items() if n]
