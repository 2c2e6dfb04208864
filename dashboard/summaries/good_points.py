"""What goes well in a cell, by the lines of the rubric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.language import Language

# A line of the rubric counts as a good point from this share of its points on (chosen by us: the band "good").
GOOD_SHARE = 0.9
MOST = 3
# The families of flags about the same thing as a criterion of the rubrics.
CRITERIA_OF = {
    "time": {"meetings"}, "attendance": {"attendance"}, "preparation": {"preparation"},
    "conduct": {"conduct", "minutes", "formalism"}, "principles": {"conduct", "formalism"},
    "resolution": {"resolutions", "formalism"}, "closing": {"minutes", "records", "formalism"},
}  # fmt: skip


def good_points(
    scores: pl.DataFrame, words: Mapping[tuple[str, str], dict[str, Any]], t: Language, out: Sequence[str] = ()
) -> list[str]:
    """Criteria with nearly all their points but those in `out`, the best first; `scores`: cell_scores.sql."""
    names = {c["id"]: c[t.code] for (kind, _), head in words.items() if kind == "rubric" for c in head["criteria"]}
    seen = [row for row in scores.to_dicts() if row["assessable"] and row["criterion"] in names.keys() - set(out)]
    well = [row for row in seen if row["points"] >= GOOD_SHARE * row["max_points"]]
    best = sorted(well, key=lambda row: (-row["points"] / row["max_points"], -row["max_points"]))[:MOST]
    return [t("brief.good_text", name=names[r["criterion"]], points=r["points"], most=r["max_points"]) for r in best]


def criteria_not_praised(
    flags: Sequence[Mapping[str, Any]], words: Mapping[tuple[str, str], dict[str, Any]], months: pl.DataFrame
) -> list[str]:
    """Criteria of which something else says otherwise: a flag about the same, or tasks never reported.

    `months` as cell_months.sql gives them.
    """
    families = {words[("flag", flag["flag"])]["family"] for flag in flags if ("flag", flag["flag"]) in words}
    given, reported = (int(months[name].sum()) for name in ("previous_tasks", "previous_tasks_reported"))
    if given and reported < GOOD_SHARE * given:
        families.add("resolutions")
    return [criterion for criterion, of in CRITERIA_OF.items() if families & of]
