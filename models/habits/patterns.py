"""Cells that share their counts and their kind, once each: in an honest province most do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from models.shared.arrays import Floats, Ints

# Patterns that are worked out together: so many stay near the processor.
AT_ONCE = 128


@dataclass(frozen=True)
class Patterns:
    """Distinct (kind, showing, seen), in the order of their kinds.

    showing, seen (patterns, months); kind (patterns,) from 0; cells (patterns,): number of cells that have it;
    of_cell (cells,): the pattern of each cell. `weight`: what one meeting is worth (`models.habits.runs`).
    """

    showing: Ints
    seen: Ints
    kind: Ints
    cells: Floats
    of_cell: Ints
    weight: float = 1.0

    @cached_property
    def counts(self) -> Floats:
        """Meetings that show the signal and that do not, month by month, at their weight: (2 x months, patterns)."""
        pairs = np.stack([self.showing, self.seen - self.showing], axis=2)
        return self.weight * np.ascontiguousarray(pairs.reshape(len(pairs), 2 * pairs.shape[1]).T, dtype=np.float64)

    @cached_property
    def parts(self) -> list[tuple[slice, list[tuple[int, slice]]]]:
        """Runs of patterns in their order, each with the kinds in it and where in the run their patterns are."""
        parts = []
        for start in range(0, len(self.kind), AT_ONCE):
            kind = self.kind[start : start + AT_ONCE]
            edges = np.flatnonzero(np.diff(kind, prepend=-1, append=-1))
            kinds = [(int(kind[a]), slice(a, b)) for a, b in pairwise(edges)]
            parts.append((slice(start, start + len(kind)), kinds))
        return parts

    def by_kind(self, of_pattern: Floats, n_kinds: int) -> Floats:
        """Sums over the cells of each kind: (patterns, months) to (kinds, months)."""
        starts = np.searchsorted(self.kind, np.arange(n_kinds))
        return np.add.reduceat(of_pattern * self.cells[:, None], starts, axis=0)


def patterns_of(showing: Ints, seen: Ints, kind: Ints, weight: float = 1.0) -> Patterns:
    """The patterns of cells: `showing`, `seen` (cells, months), `kind` (cells,), numbers from 0 without a gap."""
    n_months = seen.shape[1]
    rows = np.column_stack([kind, showing, seen]).astype(np.int64)
    distinct, of_cell, cells = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    return Patterns(
        distinct[:, 1 : n_months + 1],
        distinct[:, n_months + 1 :],
        distinct[:, 0],
        cells.astype(np.float64),
        of_cell.ravel(),
        weight,
    )


def nested_kinds(strata: list[Ints]) -> tuple[Ints, list[Ints]]:
    """Kind of each cell (cells,), one for each combination of `strata` (labels per cell); and the labels per kind."""
    distinct, kind = np.unique(np.column_stack(strata), axis=0, return_inverse=True)
    return kind.ravel(), list(distinct.T)
