"""What visits found and superiors decided, from the store into the warehouse: one visit, one finding a flag and one
a commitment, one score a meeting.

They go through the same intake as everything else, so a correction replaces what stood there, and the flags are judged
and recalibrated by them at the next build. Texts stay in the store.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.store import Store, cases, month_scores, visits

# docs/contract.md#intake-tables: what a finding is about. What has no subject of its own there is "other".
TOPICS = {
    "attendance": "attendance", "meetings": "formalism", "minutes": "formalism", "formalism": "formalism",
    "conduct": "formalism", "preparation": "formalism", "scores": "formalism", "resolutions": "resolution",
    "records": "records", "data": "records", "discipline": "discipline",
}  # fmt: skip
VISIT = {
    "visit_code": pl.String, "cell_code": pl.String, "kind": pl.String, "by_level": pl.String, "visited_on": pl.Date,
    "arrived_at": pl.Datetime, "left_at": pl.Datetime, "remarks_recorded": pl.Boolean, "selected_by": pl.String,
}  # fmt: skip
FINDING = {
    "finding_code": pl.String, "visit_code": pl.String, "topic": pl.String, "flag": pl.String, "outcome": pl.String,
    "due_on": pl.Date, "remedied_on": pl.Date,
}  # fmt: skip
SCORE = {
    "meeting_code": pl.String, "scored_by": pl.String, "criterion": pl.String, "points": pl.Float64,
    "band": pl.String, "scored_on": pl.Date,
}  # fmt: skip
Rows = dict[str, dict[str, Any]]


# The name of the source in the run log; pages say it in the reader's language.
SOURCE = "outcomes of visits"


def write_outcomes(store: Store, families: dict[str, str], folder: Path, *, two_scorers: bool = False) -> int:
    """Writes visits.csv, findings.csv and, where there are any, scores.csv into the folder; gives the number of visits
    and scores.

    `families`: the family of each flag; with `two_scorers` only confirmed scores are written. A visit is one per cell
    and day: its code is made of both.
    """
    made = _visits(store)
    findings = _answers(store, families) | _commitments(store, families)
    folder.mkdir(parents=True, exist_ok=True)
    scores = _scores(store, two_scorers)
    tables = [("visits", made, VISIT), ("findings", findings, FINDING), ("scores", scores, SCORE)]
    for name, rows, columns in tables[: 3 if scores else 2]:
        pl.DataFrame(list(rows.values()), schema=columns).write_csv(folder / f"{name}.csv")
    return len(made) + len(scores)


def _scores(store: Store, two_scorers: bool) -> Rows:
    """The total that superiors gave each meeting."""
    return {
        one.meeting_code: {
            "meeting_code": one.meeting_code, "scored_by": "superior", "criterion": "total", "points": one.points,
            "band": one.band, "scored_on": one.decided_at.date(),
        }
        for one in month_scores.in_force(store, two=two_scorers)
    }  # fmt: skip


def _visits(store: Store) -> Rows:
    """By code; of what was written about the same visit more than once, what was said last holds."""
    rows: Rows = {}
    for cell, one in sorted(cases.all_outcomes(store), key=lambda pair: pair[1].written_at):
        code = _code(cell, one.visited_on)
        rows[code] = dict.fromkeys(VISIT) | {
            "visit_code": code, "cell_code": cell, "kind": "thematic_supervision", "visited_on": one.visited_on,
            "selected_by": one.selected_by,
        }  # fmt: skip
    for cell, made in visits.all_visits(store):
        code = _code(cell, made.visited_on)
        row = rows.setdefault(code, dict.fromkeys(VISIT) | {"visit_code": code, "cell_code": cell})
        fields = {name: getattr(made, name) for name in VISIT if name not in ("visit_code", "cell_code")}
        row.update({name: value for name, value in fields.items() if value is not None})
    return rows


def _answers(store: Store, families: dict[str, str]) -> Rows:
    outcomes = sorted(cases.all_outcomes(store), key=lambda pair: pair[1].written_at)
    rows = (
        dict.fromkeys(FINDING) | {
            "finding_code": f"{_code(cell, one.visited_on)}-{one.flag}", "visit_code": _code(cell, one.visited_on),
            "topic": _topic(one.flag, families), "flag": one.flag, "outcome": one.outcome,
        }
        for cell, one in outcomes
    )  # fmt: skip
    return {str(row["finding_code"]): row for row in rows}


def _commitments(store: Store, families: dict[str, str]) -> Rows:
    """A commitment is no answer to a flag, so it names only the subject; when it was kept it is remedied."""
    rows = (
        dict.fromkeys(FINDING) | {
            "finding_code": f"{_code(cell, day)}-commitment-{one.id}", "visit_code": _code(cell, day),
            "topic": _topic(one.flag, families), "due_on": one.due_on, "remedied_on": one.done_on,
        }
        for cell, day, one in visits.all_given(store)
    )  # fmt: skip
    return {str(row["finding_code"]): row for row in rows}


def _topic(flag: str | None, families: dict[str, str]) -> str:
    return TOPICS.get(families.get(flag or "", ""), "other")


def _code(cell: str, day: date) -> str:
    return f"{cell}-{day}"
