"""The proposal of a year's ratings for the cells of a unit, with its evidence, as DOCX."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

import polars as pl

from dashboard import access
from dashboard.auth.current_user import here
from dashboard.documents.papers.heading import heading
from dashboard.documents.papers.templates import filled
from dashboard.language import Language
from dashboard.scope import Scope
from dashboard.store.letters import Details
from dashboard.store.score_table import BANDS
from dashboard.summaries.rating import Rule, counted, proposed

PAPER, SYMBOL = "rating", "TTr"
LACKING = ("scored", "met")


def as_docx(part: Scope, as_of: date, today: date, t: Language, hidden: Collection[str] = ()) -> bytes:
    """The paper for the cells of `part`, which must lie within the scope, for the year of `as_of` up to it; cells whose
    points are `hidden` from who asks are left out."""
    return filled(PAPER, t.code, values(part, as_of, today, t, hidden), here().home)


def values(part: Scope, as_of: date, today: date, t: Language, hidden: Collection[str] = ()) -> dict[str, Any]:
    """What stands in the paper."""
    rule = here().config.rating
    cells = lines(access.query("year_scores", part, as_of=as_of), t, hidden)
    return heading(SYMBOL, Details(), today, t) | {
        "year": str(as_of.year),
        "month": t.month(as_of),
        "n_cells": t.number(len(cells)),
        "best_months": str(rule.best_months),
        "least_scored": str(rule.least_scored),
        "least_met": str(rule.least_met),
        "counts": by_band(cells, t),
        "cells": cells,
    }


def lines(scores: pl.DataFrame, t: Language, hidden: Collection[str] = ()) -> list[dict[str, str]]:
    """A line for each cell of the answer of `year_scores`: what is proposed, or why nothing is, and the months with the
    points that it rests on."""
    rule = here().config.rating
    return [_line(row, rule, t) for row in scores.iter_rows(named=True) if row["cell_code"] not in hidden]


def by_band(cells: list[dict[str, str]], t: Language) -> list[str]:
    """For how many of the lines what is proposed, the best first, and last for how many nothing is."""
    counts = Counter(line["band"] for line in cells)
    every = [*(t.of("band", band) for band in BANDS), *(t.of("rating.lacking", what) for what in LACKING)]
    return [t("rating.counted", band=band, n=t.number(counts[band])) for band in every if counts[band]]


def _line(row: dict[str, Any], rule: Rule, t: Language) -> dict[str, str]:
    made = proposed(row["points"], row["n_met"], rule)
    evidence = counted(row["months"], row["points"], rule)
    return {
        "code": row["cell_code"],
        "name": row["name"],
        "cell": f"{row['name']} ({row['cell_code']})",
        "unit": row["unit"] or t("value.unknown"),
        "held": str(row["n_met"]),
        "scored": str(len(row["points"])),
        "counted": "; ".join(f"{of.month}: {t.number(points)}" for of, points in evidence),
        "mean": t("value.unknown") if made.mean is None else t.number(made.mean),
        "band": t.of("band", made.band) if made.band else t.of("rating.lacking", made.lacking),
    }
