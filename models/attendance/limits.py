"""What to expect of each month if nothing is wrong, and how far chance alone reaches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from models.attendance.ladder import LADDER, RATES, RUNGS, STEP, Floats, Ints, Outcomes, log_likelihoods, rung
from models.attendance.model import Falls

# product.md section 4, screen 3 and methods.md section 4: 95 and 99.8 % limits.
INNER, OUTER = 0.05, 0.002


@dataclass(frozen=True)
class Limits:
    """Rates (cells, months) under "nothing wrong", month effects in; NaN in months without due members."""

    expected: Floats
    low_95: Floats
    high_95: Floats
    low_998: Floats
    high_998: Floats


def limits(falls: Falls, due: Ints, cells: Ints | None = None) -> Limits:
    """Expected rate and exact beta-binomial limits of the months of the asked cells.

    `due` (cells, months) is that given to `fall_model`; `cells` are indices of rows (all when None), and the answer has
    their order. The baseline is the one before a fall, where a fall is likelier than not. A month lies outside when
    it is strictly beyond a limit, which chance brings about in at most 2.5 (0.1) % of months on either side.
    Limits: the baseline counts as known; in cells with few meetings the true limits are somewhat wider.
    """
    asked = np.arange(len(due)) if cells is None else cells
    members = due[asked]
    at = rung(LADDER[rung(_logit(falls.before[asked]))][:, None] + falls.offset[asked] * STEP)
    result = [np.where(members > 0, RATES[at], np.nan)]
    code, place = np.unique(members * RUNGS + at, return_inverse=True)
    quantiles = _quantiles(code // RUNGS, code % RUNGS, falls.rho)
    for edge in quantiles:
        counts = edge[place].reshape(members.shape)
        result.append(np.divide(counts, members, out=np.full(members.shape, np.nan), where=members > 0))
    return Limits(*result)


def _logit(rate: Floats) -> Floats:
    inside = np.clip(np.nan_to_num(rate, nan=0.5), RATES[0], RATES[-1])
    return np.log(inside / (1 - inside))


def _quantiles(due: Ints, at: Ints, rho: float) -> list[Floats]:
    """Counts below and above which fewer than half of INNER, and of OUTER, lie: low, high, low, high."""
    edges = np.zeros((4, len(due)))
    for members in np.unique(due):
        own = due == members
        counts = np.arange(members + 1)
        every = Outcomes(counts, np.full(members + 1, members), counts)
        ways = gammaln(members + 1) - gammaln(counts + 1) - gammaln(members - counts + 1)
        upto = np.cumsum(np.exp(log_likelihoods(every, rho)[:, at[own]] + ways[:, None]), axis=0)
        for edge, level in enumerate((INNER / 2, 1 - INNER / 2, OUTER / 2, 1 - OUTER / 2)):
            edges[edge, own] = np.minimum((upto < level).sum(axis=0), members)
    return list(edges)
