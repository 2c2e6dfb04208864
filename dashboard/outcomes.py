"""What visits found, from the store into the warehouse: one visit and one finding a flag, in the form of the contract.

They go through the same intake as everything else, so a correction replaces what stood there, and the flags are judged
and recalibrated by them at the next build.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from dashboard.store import Store, cases

TABLES = ("visits", "findings")
# Contract, section 1: what a finding is about. What has no subject of its own there is "other".
TOPICS = {
    "attendance": "attendance", "meetings": "formalism", "minutes": "formalism", "formalism": "formalism",
    "conduct": "formalism", "preparation": "formalism", "scores": "formalism", "resolutions": "resolution",
    "records": "records", "data": "records", "discipline": "discipline",
}  # fmt: skip


def write_outcomes(store: Store, families: dict[str, str], folder: Path) -> int:
    """Writes visits.csv and findings.csv into the folder; gives the number of findings.

    `families`: the family of each flag. A visit is one per cell and day: its code is made of both.
    """
    found = cases.all_outcomes(store)
    # A correction may name another reason for the visit; the one written last holds for all of it.
    selected = {
        _code(cell, one.visited_on): one.selected_by for cell, one in sorted(found, key=lambda pair: pair[1].written_at)
    }
    visits = [
        {
            "visit_code": _code(cell, outcome.visited_on),
            "cell_code": cell,
            "kind": "thematic_supervision",
            "visited_on": outcome.visited_on,
            "selected_by": selected[_code(cell, outcome.visited_on)],
        }
        for cell, outcome in found
    ]
    findings = [
        {
            "finding_code": f"{_code(cell, outcome.visited_on)}-{outcome.flag}",
            "visit_code": _code(cell, outcome.visited_on),
            "topic": TOPICS.get(families.get(outcome.flag, ""), "other"),
            "flag": outcome.flag,
            "outcome": outcome.outcome,
        }
        for cell, outcome in found
    ]
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in zip(TABLES, (visits, findings), strict=True):
        frame = pl.DataFrame(rows, infer_schema_length=None)
        frame.unique(maintain_order=True).write_csv(folder / f"{name}.csv")
    return len(findings)


def _code(cell: str, day: object) -> str:
    return f"{cell}-{day}"
