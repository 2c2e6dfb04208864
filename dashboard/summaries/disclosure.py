"""Which counts of cases must stay unsaid so that no count under three can be found from all the others.

Counts of one and two are masked (`few`). Where totals, other rows, years and forms that are shown would still tell one
of them, more is given up: another count is `withheld`, or a masked one is no longer said to be under three.

Source: complementary cell suppression with hypercubes as in Hundepool et al. (2012), Statistical Disclosure Control,
chapter 4: a masked count is safe when cases can be thought moved between rows, years or forms such that it changes and
nothing that is shown does. Such a move is the proof, and what it changes is masked; of all moves tried the one that
gives up least is taken, one count after the other, so that the whole need not be the least possible.
Limits: readers may know that counts are whole and not negative, but nothing else of the cases, nor how moves are
preferred; only what is passed in together is protected together, so not the same window a month later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

FEWEST = 3
Mark = Literal["shown", "few", "withheld"]
Part = tuple[str, int]
Move = Mapping[Part, int]
# Chosen by us, what it costs to give up a count: one of more years together is missed more. To say no longer that a
# masked count is under three costs least.
PRICE, PRICE_OF_FEW = 6, 1
# Rows between which a case may be thought moved; more would cost time and hardly find a cheaper move.
OWN, OTHERS = 8, 40


class Figure(NamedTuple):
    """A count that readers see: the cases of a row, or of a group of rows, in these years together."""

    of: str
    years: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Cases:
    """What is behind the figures: cases of each row by year, and the rows of each group.

    `least` is how many cases of a row and year readers know that there are at least.
    """

    rows: Mapping[str, Sequence[int]]
    groups: Mapping[str, Sequence[str]]
    least: int = 0


def marks(cases: Cases, figures: Iterable[Figure], stands: Mapping[Figure, Mark] | None = None) -> dict[Figure, Mark]:
    """How each figure is shown, such that by all figures together none that is not shown is determined.

    Each `few` may be one or two, each `withheld` may have two values or more. `stands`: figures whose mark is settled;
    they are safe already, and nothing more is given up of them. Rows need not be figures.
    Raises ValueError where no case can be thought moved, as `stands` leaves none.
    """
    return _Pattern(cases, list(dict.fromkeys(figures)), stands or {}).marks()


def form_marks(total: int, mark: Mark, forms: Mapping[str, int]) -> dict[str, Mark]:
    """How the forms of a total are shown whose own mark stands already, as `marks` found it.

    Where the total is not shown, what else it may be must fit the forms too: one of them is masked to take it up.
    """
    stands: dict[Figure, Mark] = {Figure(""): "shown"}
    if mark != "shown" and forms:
        # Of those with any the masked ones first, then the smallest.
        taking = min(forms, key=lambda form: (not forms[form], forms[form]))
        stands[Figure(taking)] = "few" if mark == "few" and forms[taking] == total else "withheld"
    cases = Cases({form: (n,) for form, n in forms.items()}, {"": list(forms)})
    by_figure = marks(cases, [Figure(""), *map(Figure, forms)], stands)
    return {form: by_figure[Figure(form)] for form in forms}


class _Pattern:
    """The marks while they are found."""

    def __init__(self, cases: Cases, figures: list[Figure], stands: Mapping[Figure, Mark]) -> None:
        self.cases, self.stands = cases, stands
        self.parts = {(row, year): n for row, years in cases.rows.items() for year, n in enumerate(years)}
        self.seen_in: dict[Part, list[Figure]] = {part: [] for part in self.parts}
        self.count: dict[Figure, int] = {}
        for figure in figures:
            within = [(row, year) for row in self._rows(figure.of) for year in figure.years]
            self.count[figure] = sum(self.parts[part] for part in within)
            for part in within:
                self.seen_in[part].append(figure)
        self.mark: dict[Figure, Mark] = {
            figure: stands.get(figure, "few" if 0 < n < FEWEST else "shown") for figure, n in self.count.items()
        }
        self.safe = set(stands)
        self.around: dict[str, list[str]] = {row: [] for row in cases.rows}
        for name, rows in sorted(cases.groups.items(), key=lambda group: len(group[1])):
            for row in rows:
                self.around[row].append(name)
        self.all_years = range(max((len(years) for years in cases.rows.values()), default=0))

    def marks(self) -> dict[Figure, Mark]:
        # Those of most rows and years first: what is given up for them serves the others too.
        for figure in sorted(self.mark, key=lambda each: (-len(self._rows(each.of)), -len(each.years))):
            if self.mark[figure] == "few" and figure not in self.safe:
                self._give_up(self._cheapest(figure))
        return self.mark

    def _rows(self, of: str) -> Sequence[str]:
        return self.cases.groups.get(of, (of,))

    def _cheapest(self, figure: Figure) -> dict[Figure, int]:
        """What the cheapest move changes, and by how much."""
        best: dict[Figure, int] = {}
        least = None
        for move in self._moves(figure):
            changed = self._changed(move)
            price = self._price_of(changed) if figure in changed else None
            if price is not None and (least is None or price < least):
                best, least = changed, price
            if least == 0:
                break
        if least is None:
            raise ValueError(f"no case can be thought moved into {figure.of} or out of it")
        return best

    def _changed(self, move: Move) -> dict[Figure, int]:
        """The figures that a move changes; none where it would leave fewer cases than readers know of."""
        if any(self.parts[part] + by < self.cases.least for part, by in move.items()):
            return {}
        changed: dict[Figure, int] = {}
        for part, by in move.items():
            for figure in self.seen_in[part]:
                changed[figure] = changed.get(figure, 0) + by
        return {figure: by for figure, by in changed.items() if by}

    def _price_of(self, changed: Mapping[Figure, int]) -> int | None:
        """What is given up so that these may change; None where that is settled otherwise."""
        lost = {figure for figure, by in changed.items() if not self._may_change(figure, by)}
        if any(figure in self.stands for figure in lost):
            return None
        return sum(
            PRICE_OF_FEW if self.mark[figure] == "few" else PRICE * len(self._rows(figure.of)) + len(figure.years)
            for figure in lost
        )

    def _may_change(self, figure: Figure, by: int) -> bool:
        mark = self.mark[figure]
        return mark == "withheld" or (mark == "few" and 0 < self.count[figure] + by < FEWEST)

    def _give_up(self, changed: Mapping[Figure, int]) -> None:
        for figure, by in changed.items():
            if not self._may_change(figure, by):
                self.mark[figure] = "withheld"
            self.safe.add(figure)

    def _moves(self, figure: Figure) -> Iterator[Move]:
        """Moves that may change the figure: between rows, also back in another year; between years; one more."""
        own = sorted(self._rows(figure.of), key=self._n_shown)[:OWN]
        others, rest = self._others(figure), [year for year in self.all_years if year not in figure.years]
        for row, other, year, by in product(own, others, figure.years, (1, -1)):
            there = {(row, year): by, (other, year): -by}
            yield there
            yield from (there | {(row, again): -by, (other, again): by} for again in rest)
        for row, year, by in product(own, figure.years, (1, -1)):
            yield from ({(row, year): by, (row, again): -by} for again in rest)
            yield {(row, year): by}

    def _others(self, figure: Figure) -> list[str]:
        """Rows outside a figure, those of the smallest groups around it first."""
        inside = set(self._rows(figure.of))
        others: dict[str, None] = {}
        for name in self.around[self._rows(figure.of)[0]]:
            for row in self.cases.groups[name]:
                if len(others) >= OTHERS:
                    return list(others)
                if row not in inside:
                    others[row] = None
        return list(others)

    def _n_shown(self, row: str) -> int:
        seen = {figure for year in self.all_years for figure in self.seen_in[(row, year)]}
        return sum(self.mark[figure] == "shown" for figure in seen)
