"""The figures of an area and their sentences: shared by the overview and the committee's page."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from dashboard import access
from dashboard.language import Language
from dashboard.scope import Scope
from dashboard.summaries import quarters
from dashboard.summaries.lone_units import below_lone_units

COUNTS = ("n_cells", "n_now", "n_later", "n_watch", "n_duty", "n_thin", "n_enough")
Changes = dict[str, dict[str, quarters.Change]]


def states(scope: Scope, as_of: date | None) -> tuple[Scope, pl.DataFrame]:
    """The states right below; where a lone unit holds all, as a province's committee does, those below it."""

    def ask(part: Scope) -> pl.DataFrame:
        return access.query("overview_states", part, as_of=as_of)

    return below_lone_units(scope, ask, _lone, fewest=lambda below: 2)


def _lone(below: pl.DataFrame) -> str | None:
    """The only unit beside the row of the whole, where it has as many cells."""
    return below["unit_code"][1] if below.height == 2 and below["n_cells"].n_unique() == 1 else None


def fewest_cells(*, scores: bool) -> int:
    """Of how many cells at least points are averaged for who may not see `scores` of single ones yet."""
    return 1 if scores else quarters.FEWEST_CELLS


def changes(scope: Scope, as_of: date | None, *, scores: bool = True) -> Changes:
    """Each measure's change since the last quarter, by unit: those right below and the unit itself."""
    by_unit: Changes = {}
    fewest = fewest_cells(scores=scores)
    for row in access.query("overview_changes", scope, as_of=as_of, fewest=fewest).iter_rows(named=True):
        by_unit.setdefault(row["unit_code"], {})[row["measure"]] = row
    return by_unit


def headline(t: Language, whole: dict[str, Any]) -> tuple[str, str]:
    """How many cells are in which state, and how many asked for a look a quarter ago."""
    n = {name: whole[f"n_{name}"] for name in ("now", "later", "watch", "duty", "thin")}
    first = t("overview.headline", n=whole["n_cells"], **n)
    before = whole["n_before"]
    if before is None:
        return first, t("overview.no_quarter")
    return first, t("overview.before", before=before, now=whole["n_now"] + whole["n_later"])


def moved_units(t: Language, below: pl.DataFrame, changes_of: Changes, whole: dict[str, quarters.Change]) -> list[str]:
    """A sentence for each unit and measure that changed otherwise than the whole, by the units' names."""
    return [
        sentence
        for code, name in below.select("unit_code", "name").iter_rows()
        for measure, change in changes_of.get(code, {}).items()
        if (sentence := quarters.of_a_unit(t, name, change, whole.get(measure)))
    ]
