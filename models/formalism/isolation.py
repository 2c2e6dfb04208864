"""How isolated a row is among others: isolation forest (Liu, Ting & Zhou 2008), on arrays.

Pure numerics. scikit-learn has the same, and its import takes 1.2 s of the processor, a seventh of what a build of one
new month may take; the tests compare with it (`tests/models/formalism/test_isolation.py`).
Limits: chance decides the cuts, so that two seeds order rows of middling isolation differently.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.shared.arrays import Bools, Floats, Ints

# As the authors have it: so many trees, each grown from so many rows, and no deeper than a tree of these is on average.
TREES, ROWS = 100, 256
EULER = 0.5772156649


@dataclass(frozen=True)
class Forest:
    """Trees as heaps: the children of node k are 2 k + 1 and 2 k + 2. `column` and `cut` (trees, nodes) of the inner
    nodes; a node without (`column` -1) is a leaf with its `depth` (trees, nodes), which counts what is left in it too;
    `usual`: the mean depth of a row in a tree of so many rows."""

    column: Ints
    cut: Floats
    depth: Floats
    usual: float

    def isolation(self, rows: Floats) -> Floats:
        """The score, from 0 to 1, of each of the `rows` (rows, columns): near 1 alone, below 1/2 one of many."""
        total, every = np.zeros(len(rows)), np.arange(len(rows))
        for column, cut, depth in zip(self.column, self.cut, self.depth, strict=True):
            node = np.zeros(len(rows), dtype=np.int64)
            while (inner := column[node] >= 0).any():
                right = rows[every, column[node]] > cut[node]
                node = np.where(inner, 2 * node + 1 + right, node)
            total += depth[node]
        return 2.0 ** (-total / len(self.depth) / max(self.usual, 1.0))


def grow(rows: Floats, seed: int) -> Forest:
    """A forest of `rows` (rows, columns), the same for the same seed."""
    rng = np.random.default_rng(seed)
    n = min(ROWS, len(rows))
    drawn = rows[np.stack([rng.choice(len(rows), n, replace=False) for _ in range(TREES)])]
    deepest = max(int(np.ceil(np.log2(max(n, 2)))), 1)
    n_nodes = 2 ** (deepest + 1) - 1
    column, cut = np.full((TREES, n_nodes), -1), np.zeros((TREES, n_nodes))
    node, tree = np.zeros((TREES, n), dtype=np.int64), np.arange(TREES)[:, None]
    for level in range(deepest):
        first, last = _spans(drawn, node, n_nodes)
        inner = (last > first).any(axis=2) & (np.arange(n_nodes) >= 2**level - 1)
        chosen = _any_column(last > first, rng)
        of_inner = (*np.nonzero(inner), chosen[inner])
        column[inner] = chosen[inner]
        cut[inner] = rng.uniform(first[of_inner], last[of_inner])
        value = np.take_along_axis(drawn, chosen[tree, node][..., None], axis=2)[..., 0]
        node = np.where(inner[tree, node], 2 * node + 1 + (value > cut[tree, node]), node)
    left = np.stack([np.bincount(of, minlength=n_nodes) for of in node])
    depth = np.floor(np.log2(np.arange(n_nodes) + 1)) + mean_depth(left)
    return Forest(column, cut, depth, float(mean_depth(np.array([n]))[0]))


def mean_depth(rows: Ints) -> Floats:
    """In a tree of so many `rows` (any,): of a search that finds nothing, which is the mean depth of its leaves."""
    several = np.maximum(rows, 3)
    mean = 2 * (np.log(several - 1) + EULER) - 2 * (several - 1) / several
    return np.where(rows > 2, mean, (rows == 2).astype(np.float64))


def _spans(drawn: Floats, node: Ints, n_nodes: int) -> tuple[Floats, Floats]:
    """Least and greatest value (trees, nodes, columns) of the rows that are at each node; infinite where none is."""
    shape = (len(drawn), n_nodes, drawn.shape[2])
    least, greatest = np.full(shape, np.inf), np.full(shape, -np.inf)
    at = (np.arange(len(drawn))[:, None], node)
    np.minimum.at(least, at, drawn)
    np.maximum.at(greatest, at, drawn)
    return least, greatest


def _any_column(differing: Bools, rng: np.random.Generator) -> Ints:
    """One of the columns (last axis) in which rows differ, by chance; the first where there is none."""
    return np.where(differing, rng.random(differing.shape), -1.0).argmax(axis=2)
