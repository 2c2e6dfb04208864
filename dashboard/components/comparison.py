"""One cell beside those it is compared with: the figures, and what they say in words."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from dashboard import access
from dashboard.components.frame import PageContext
from dashboard.components.peer_quintiles import FEWEST_MEETINGS, FEWEST_OTHERS, FIFTHS, Standing, improved, standing
from dashboard.language import Language
from dashboard.store.peers import Chosen

MEASURES = ("attendance", "duration", "speakers", "tasks", "papers", "own_content")
TRAITS = ("type", "size_class", "traits", "area_kind")
EDGES = (0, FIFTHS - 1)
# From here down the page names who could be asked: the two lowest of the five fifths.
BELOW_THE_MIDDLE = 1


@dataclass(frozen=True)
class Compared:
    """A cell, the cells it is compared with (rows of cell_peers.sql), and the measures (of cell_measures.sql)."""

    cell_code: str
    others: pl.DataFrame
    measures: pl.DataFrame

    def own(self, measure: str) -> dict[str, Any] | None:
        """The cell's own row of a measure; None where it is unknown."""
        rows = self.measures.filter(pl.col("cell_code") == self.cell_code, pl.col("measure") == measure)
        return rows.row(0, named=True) if rows.height else None

    def known(self, measure: str) -> pl.DataFrame:
        """The other cells of which a measure is known, in the order of their names."""
        return self.others.join(
            self.measures.filter(measure=measure), on="cell_code", how="inner", maintain_order="left"
        )

    @cached_property
    def standings(self) -> dict[str, Standing | None]:
        """Where the cell stands by each measure."""
        return {
            measure: standing(self.own(measure), self.known(measure)["figure"].to_list(), largest(measure))
            for measure in MEASURES
        }


def compare(ctx: PageContext, cell_code: str, chosen: Chosen) -> Compared:
    """The cell beside those like it, with the changes made by hand."""
    asked = {"as_of": ctx.as_of, "cell": cell_code}
    by_hand = {"put_in": json.dumps(chosen.put_in), "left_out": json.dumps(chosen.left_out)}
    others = access.query("cell_peers", ctx.scope, **asked, **by_hand)
    codes = json.dumps(others["cell_code"].to_list())
    return Compared(cell_code, others, access.query("cell_measures", ctx.scope, **asked, peers=codes))


def largest(measure: str) -> float:
    """The largest figure that a measure can have."""
    return math.inf if measure == "duration" else 1.0


def written(t: Language, measure: str, figure: float | None) -> str:
    """A figure as it is read: minutes, or whole per cents."""
    if figure is None:
        return t("value.unknown")
    return t("compare.minutes", minutes=t.number(figure, 0)) if measure == "duration" else t.percent(figure)


def headline(t: Language, compared: Compared) -> str:
    """By which measures the cell surely stands in the lowest or the highest fifth."""
    known = {measure: stands for measure, stands in compared.standings.items() if stands}
    if not known:
        return t("compare.headline.thin")
    apart = [
        t("compare.apart", measure=t.of("compare.measure", m), fifth=t.of("compare.fifth", str(s.first)))
        for m, s in known.items()
        if s.kind == "one" and s.first in EDGES
    ]
    return t("compare.headline.apart", what=t.listed(apart)) if apart else t("compare.headline.alike")


def sentence(t: Language, measure: str, compared: Compared) -> str:
    """Where the cell stands by one measure, or why that is not known."""
    own, n_others = compared.own(measure), compared.known(measure).height
    if own is None:
        return t("compare.stands.unknown")
    stands = compared.standings[measure]
    if stands is None and own["n_meetings"] < FEWEST_MEETINGS:
        return t("compare.stands.few_meetings", n=own["n_meetings"], least=FEWEST_MEETINGS)
    if stands is None:
        return t("compare.stands.few_others", n=n_others, least=FEWEST_OTHERS)
    return t.of(
        "compare.stands", stands.kind, figure=written(t, measure, stands.figure), n=stands.n_others,
        first=t.of("compare.fifth", str(stands.first)), last=t.of("compare.fifth", str(stands.last)),
        middle=written(t, measure, stands.middle),
    )  # fmt: skip


def likeness(t: Language, other: dict[str, Any]) -> str:
    """In what another cell is like this one, and in what it is not."""
    same = [trait for trait in TRAITS if other[f"same_{trait}"]]
    apart = [trait for trait in TRAITS if not other[f"same_{trait}"]]
    alike = t("compare.same", what=t.listed([t.of("compare.trait", trait) for trait in same])) if same else ""
    differs = t("compare.differs", what=t.listed([t.of("compare.trait", trait) for trait in apart])) if apart else ""
    return "; ".join(part for part in (alike, differs) if part)


def advice(t: Language, compared: Compared) -> list[str]:
    """Similar cells that could be asked how they did it, by the measures where this one is surely below the middle.

    Only cells without a flag to act on, that improved by more than chance and now are not below the middle.
    """
    return [
        t(
            "compare.advice.one", measure=t.of("compare.measure", measure), name=row["name"], unit=row["unit_name"],
            before=written(t, measure, row["before"]), now=written(t, measure, row["now"]),
        )
        for measure, stands in compared.standings.items()
        if stands and stands.kind != "alike" and stands.last <= BELOW_THE_MIDDLE
        for row in compared.known(measure).iter_rows(named=True)
        if row["quiet"] and improved(row) and row["now"] >= stands.middle
    ]  # fmt: skip


def rows(
    t: Language, compared: Compared, name: str, unit: str, disputed: Mapping[str, Collection[str]]
) -> list[dict[str, str]]:
    """The figures of every cell, this one first, the others in the order of their names; `disputed`: by cell the
    measures of which it disputes a figure."""
    figures = {(row["cell_code"], row["measure"]): row["figure"] for row in compared.measures.iter_rows(named=True)}
    others = compared.others.select("cell_code", "name", "unit_name").iter_rows()
    return [
        {t("column.cell_code"): code, t("column.cell"): called, t("column.unit"): of_unit}
        | {t.of("compare.column", m): _marked(t, m, figures.get((code, m)), disputed.get(code, ())) for m in MEASURES}
        for code, called, of_unit in ((compared.cell_code, name, unit), *others)
    ]


def _marked(t: Language, measure: str, figure: float | None, disputed: Collection[str]) -> str:
    value = written(t, measure, figure)
    return t("dispute.figure", value=value) if measure in disputed else value
