"""Which counts of discipline are shown: decided once for all units of a scope, so that no page gives another's away.

All units within the scope, both levels compared, and each year and length of time go in together; the forms of a unit
are masked within its years. Names struck off, which are no discipline, are masked apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.components.frame import PageContext
from dashboard.language import Language
from dashboard.scope import WHOLE
from dashboard.summaries.disclosure import Cases, Figure, Mark, marks

CASES, STRUCK_OFF = "n_cases", "n_struck_off"
SUBTREE, HOME, OVER = "subtree", "organisation", "above"
# Scopes and months whose masks are cached; computing them takes some tenths of a second in a large province.
MOST_CACHED = 32
KEY = ("level", "unit_code")
Key = tuple[str, str]
Counted = dict[Key, list[int]]


@dataclass(frozen=True)
class Masks:
    """The mark of each count of a kind: by unit and level, and by the windows that are added up in it."""

    windows: tuple[int, ...]
    figures: dict[Key, str]
    by_figure: dict[Figure, Mark]

    def together(self, unit: str, level: str, months: int) -> Mark:
        """That of the months taken together; a unit that is not known here is withheld."""
        n_windows = sum(window <= months for window in self.windows) or 1
        return self._of(unit, level, tuple(range(n_windows)))

    def year(self, unit: str, place: int) -> Mark:
        """That of one year of all cells below a unit, 0 = the newest."""
        return self._of(unit, SUBTREE, (place,))

    def _of(self, unit: str, level: str, years: tuple[int, ...]) -> Mark:
        return self.by_figure.get(Figure(self.figures.get((level, unit), ""), years), "withheld")


def of_scope(ctx: PageContext, as_of: date) -> dict[str, Masks]:
    """The masks of all that the user may see, by CASES and STRUCK_OFF."""
    counts = access.query("discipline_counts", ctx.scope, as_of=as_of)
    return of_counts(counts)


def of_counts(counts: pl.DataFrame) -> dict[str, Masks]:
    """The masks of all that discipline_counts.sql gives, by CASES and STRUCK_OFF; cached for the next reader."""
    return {kind: _cached(counts, kind) for kind in (CASES, STRUCK_OFF)}


def count_text(t: Language, n: int, mark: Mark) -> str:
    """A count as its mark says."""
    return t("discipline.withheld") if mark == "withheld" else t.persons(n)


@st.cache_data(max_entries=MOST_CACHED, show_spinner=False)
def _cached(counts: pl.DataFrame, kind: str) -> Masks:
    return masks(counts, kind)


def masks(counts: pl.DataFrame, kind: str) -> Masks:
    """The masks of one kind of counts; `counts` as discipline_counts.sql gives them."""
    windows = _windows(counts)
    by_window = {
        key: dict(rows.select("months", kind).iter_rows()) for key, rows in counts.group_by(KEY, maintain_order=True)
    }
    published = {key: [counted.get(months, 0) for months in windows] for key, counted in by_window.items()}
    above = _above(counts)
    rows = _own_years(counts, above, published)
    figures, members_of = dict[Key, str](), dict[str, list[str]]()
    first_of: dict[tuple[str, ...], str] = {}
    for key, members in _groups(rows, above, published).items():
        if _added(rows, members) == published[key]:
            figures[key] = first_of.setdefault(tuple(members), " ".join(key))
            members_of[figures[key]] = members
    spans = [(place,) for place in range(len(windows))]
    spans += [tuple(range(n)) for n in range(2, len(windows) + 1)]
    by_figure = marks(Cases(rows, members_of), [Figure(name, years) for name in members_of for years in spans])
    return Masks(windows, figures, by_figure)


def _windows(counts: pl.DataFrame) -> tuple[int, ...]:
    """The lengths of time that reach further back than the shorter ones."""
    reached = counts.group_by("months").agg(pl.col("years").max()).sort("months")
    return tuple(reached.filter(pl.col("years") > pl.col("years").shift(1, fill_value=0.0))["months"])


def _above(counts: pl.DataFrame) -> dict[str, list[str]]:
    """Each unit with those above it, itself first."""
    units = counts.filter(pl.col("level") == SUBTREE).unique("unit_code").sort("unit_code")
    parents = dict(units.select("unit_code", "parent_code").iter_rows())
    chains = {}
    for unit in parents:
        chain = [unit]
        while (parent := parents.get(chain[-1])) in parents and parent not in chain:
            chain.append(parent)
        # The root stands above all, also above units whose own unit above is not known.
        chains[unit] = chain if WHOLE.code in chain or WHOLE.code not in parents else [*chain, WHOLE.code]
    return chains


def _own_years(counts: pl.DataFrame, above: dict[str, list[str]], published: Counted) -> dict[str, list[int]]:
    """Cases by year of the cells that lie right below a unit and below no smaller one, where there are such cells."""
    cells = counts.filter(pl.col("level") == SUBTREE).group_by("unit_code").agg(pl.col("n_cells").max())
    left = dict(cells.iter_rows())
    own = {unit: list(published[(SUBTREE, unit)]) for unit in above}
    for unit, (_, *others) in above.items():
        for larger in others[:1]:
            left[larger] -= dict(cells.iter_rows())[unit]
            own[larger] = [n - under for n, under in zip(own[larger], published[(SUBTREE, unit)], strict=True)]
    by_year = {unit: [later - earlier for earlier, later in pairwise([0, *own[unit]])] for unit in above}
    return {unit: [max(n, 0) for n in years] for unit, years in by_year.items() if left[unit] > 0}


def _groups(rows: Iterable[str], above: dict[str, list[str]], published: Counted) -> dict[Key, list[str]]:
    """The rows of each unit at each level: all below it, those whose lowest organisation it is, those right above."""
    groups: dict[Key, list[str]] = {key: [] for key in published}
    for row in rows:
        for unit in above[row]:
            groups[(SUBTREE, unit)].append(row)
        homes = [unit for unit in above[row] if (HOME, unit) in groups]
        for home in homes[:1]:
            groups[(HOME, home)].append(row)
            over = above[home][1:]
            for unit in [unit for unit in over if (OVER, unit) in groups][:1]:
                groups[(OVER, unit)].append(row)
    return groups


def _added(rows: dict[str, list[int]], members: list[str]) -> list[int]:
    """Cases of rows over one window after the other; an organisation whose count differs has no mark."""
    return [sum(sum(rows[row][: n + 1]) for row in members) for n in range(len(next(iter(rows.values()))))]
