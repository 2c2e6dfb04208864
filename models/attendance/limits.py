"""What to expect of each month if nothing is wrong, and how far chance alone reaches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, logit

from models.attendance.model import Falls
from models.shared.arrays import Floats, Ints
from models.shared.logit_grid import GRID_SIZE, RATES, LikelihoodOfCounts, rung

# docs/screens.md#attendance-page and docs/methods.md#falls-of-attendance: 95 and 99.8 % limits.
LEVELS = (0.025, 0.975, 0.001, 0.999)


@dataclass(frozen=True)
class Limits:
    """Rates (cells, months) under "nothing wrong", month effects in; NaN in months without due members, and in those in
    which next to nobody came in the whole area."""

    expected: Floats
    low_95: Floats
    high_95: Floats
    low_998: Floats
    high_998: Floats


def limits(falls: Falls, due: Ints, cells: Ints | None = None) -> Limits:
    """Expected rate and exact beta-binomial limits of the months of the asked cells.

    `due` (cells, months) is that given to `fall_model`; `cells` are indices of rows (all when None), and the answer has
    their order. The baseline is the one before a fall, where a fall is likelier than not. A month is outside when
    it is strictly beyond a limit, which chance brings about in at most 2.5 (0.1) % of months on either side.
    Limits: the baseline counts as known, and the overdispersion is rounded to whole per cents (at least .2 %); in cells
    with few meetings the true limits are somewhat wider.
    """
    asked = np.arange(len(due)) if cells is None else cells
    members = np.where(falls.closed[asked], 0, np.maximum(due[asked], 0))
    at = np.clip(rung(logit(falls.before[asked]))[:, None] + falls.offset[asked], 0, GRID_SIZE - 1)
    counts = np.zeros((len(LEVELS), *members.shape))
    rhos = rounded(falls.rho[asked])
    for rho in np.unique(rhos):
        own = rhos == rho
        code, place = np.unique(members[own] * GRID_SIZE + at[own], return_inverse=True)
        counts[:, own] = _quantiles(code // GRID_SIZE, code % GRID_SIZE, float(rho))[:, place.reshape(at[own].shape)]
    has_members = members > 0
    expected = np.where(has_members, RATES[at], np.nan)
    return Limits(expected, *(np.divide(c, members, out=np.full(c.shape, np.nan), where=has_members) for c in counts))


def rounded(rho: Floats) -> Floats:
    """The overdispersions (0-1, any shape) for which limits are computed: whole hundredths."""
    return np.maximum(np.round(rho, 2), 0.002)


def _quantiles(due: Ints, at: Ints, rho: float) -> Floats:
    """The smallest counts up to which at least each of LEVELS is (LEVELS, outcomes)."""
    edges = np.zeros((len(LEVELS), len(due)))
    of_counts = LikelihoodOfCounts(int(due.max(initial=0)), rho)
    for members in np.unique(due):
        own = due == members
        counts = np.arange(members + 1)
        ways = gammaln(members + 1) - gammaln(counts + 1) - gammaln(members - counts + 1)
        upto = np.cumsum(np.exp(of_counts.of(counts, members, at[own]) + ways[:, None]), axis=0)
        for edge, level in zip(edges, LEVELS, strict=True):
            edge[own] = np.minimum((upto < level).sum(axis=0), members)
    return edges
