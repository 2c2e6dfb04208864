"""The figures of an area and what is said of them: shared by the overview and the committee's page."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from dashboard import access
from dashboard.language import Language
from dashboard.scope import Scope, Unit
from dashboard.summaries import quarters

COUNTS = ("n_cells", "n_act", "n_watch", "n_thin", "n_enough")
Changes = dict[str, dict[str, quarters.Change]]


def states(scope: Scope, as_of: date | None) -> tuple[Scope, pl.DataFrame]:
    """The states right below; where a lone unit holds all, as a province's committee does, those below it."""
    found = access.query("overview_states", scope, as_of=as_of)
    while found.height == 2 and found["n_cells"].n_unique() == 1 and found["unit_code"][1] != scope.code:
        lone = Unit(found["unit_code"][1])
        deeper = access.query("overview_states", lone, as_of=as_of)
        if deeper.height < 2:
            break
        scope, found = lone, deeper
    return scope, found


def changes(scope: Scope, as_of: date | None) -> Changes:
    """Each measure's change since the last quarter, by unit: those right below and the unit itself."""
    found: Changes = {}
    for row in access.query("overview_changes", scope, as_of=as_of).iter_rows(named=True):
        found.setdefault(row["unit_code"], {})[row["measure"]] = row
    return found


def headline(t: Language, whole: dict[str, Any]) -> tuple[str, str]:
    """How many cells are in which state, and how many were to be looked at a quarter ago."""
    n = {name: whole[f"n_{name}"] for name in ("act", "watch", "thin")}
    first = t("overview.headline", n=whole["n_cells"], **n)
    before = whole["n_act_before"]
    if before is None:
        return first, t("overview.no_quarter")
    return first, t("overview.act_before", before=before, now=whole["n_act"])


def moved_units(t: Language, below: pl.DataFrame, found: Changes, whole: dict[str, quarters.Change]) -> list[str]:
    """A sentence for each unit and measure that changed otherwise than the whole, by the units' names."""
    return [
        said
        for code, name in below.select("unit_code", "name").iter_rows()
        for measure, change in found.get(code, {}).items()
        if (said := quarters.of_a_unit(t, name, change, whole.get(measure)))
    ]
