"""The proposal of a year's ratings for the cells of a unit, with its evidence, as DOCX."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from dashboard import access
from dashboard.auth.current_user import here
from dashboard.documents.papers.heading import heading
from dashboard.documents.papers.templates import filled
from dashboard.language import Language
from dashboard.scope import Scope
from dashboard.store.letters import Details
from dashboard.summaries.rating import proposed

PAPER, SYMBOL = "rating", "TTr"


def as_docx(part: Scope, as_of: date, today: date, t: Language, hidden: Collection[str] = ()) -> bytes:
    """The paper for the cells of `part`, which must lie within the scope, for the year of `as_of` up to it; cells whose
    points are `hidden` from who asks are left out."""
    return filled(PAPER, t.code, values(part, as_of, today, t, hidden), here().home)


def values(part: Scope, as_of: date, today: date, t: Language, hidden: Collection[str] = ()) -> dict[str, Any]:
    """What stands in the paper."""
    rule = here().config.rating
    known = access.query("year_scores", part, as_of=as_of).iter_rows(named=True)
    rows = [row for row in known if row["cell_code"] not in hidden]
    return heading(SYMBOL, Details(), today, t) | {
        "year": str(as_of.year),
        "month": t.month(as_of),
        "n_cells": t.number(len(rows)),
        "best_months": str(rule.best_months),
        "least_scored": str(rule.least_scored),
        "least_met": str(rule.least_met),
        "cells": [_line(row, t) for row in rows],
    }


def _line(row: dict[str, Any], t: Language) -> dict[str, str]:
    made = proposed(row["points"], row["n_met"], here().config.rating)
    return {
        "cell": f"{row['name']} ({row['cell_code']})",
        "held": str(row["n_met"]),
        "scored": str(len(row["points"])),
        "mean": t("value.unknown") if made.mean is None else t.number(made.mean),
        "band": t.of("band", made.band) if made.band else t.of("rating.lacking", made.lacking),
    }
