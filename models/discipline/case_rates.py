"""Rates of rare cases per organisation: which organisations have far more, or far fewer, than those like them.

Pure numerics: arrays in, arrays out. Source: gamma-Poisson empirical Bayes in the manner of
docs/methods.md#falls-of-attendance and docs/methods.md#level-and-composite (overdispersion learned from the
organisations themselves, a posterior probability, both directions). Limits: cases of one affair come together; that is
part of the overdispersion, so an organisation with one large affair is not far off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.special import betainc

from models.shared.arrays import Bools, Floats, Ints
from models.shared.bounds import as_shares
from models.shared.distributions import log_negative_binomial
from models.shared.learning import drawn, em
from models.shared.log_sum import log_sum, probabilities

# Far more or far fewer: three times or more, or a third or less, of what is usual (chosen by us: less can come from
# the mix of work or age, which the data do not show).
FACTORS = np.array([3.0, 5.0, 8.0])
# Not far off, and each way of being so.
TIMES = np.concatenate([[1.0], FACTORS, 1 / FACTORS])
# Before any data: of a hundred organisations two are far off, as weighty as so many organisations (chosen by us).
SHARE, SHARE_WEIGHT = 0.02, 50.0
# Gamma shapes that honest organisations of one average cell may have: .25 = very unequal, 64 = hardly any difference;
# it grows with their number of equal cells to one of these powers (0: they differ as wholes, 1: only cells do).
SHAPES = np.geomspace(0.25, 64, 17)
POWERS = (0.0, 0.5, 1.0)
# What is usual is learned by type of cell; the whole counts for as much as so many cases of a type (chosen by us).
TYPE_CASES = 20.0
ROUNDS = 20
# Chosen by us: at the seed's rate (463 cases a year in 3,441 cells, about 9 per 1,000 member-years) about one case.
MIN_MEMBER_YEARS = 100.0


@dataclass(frozen=True)
class CaseRates:
    """Per organisation.

    `expected` cases, at what is usual for its cells; `probability` that its rate is far off; `more` whether upwards,
    the likelier direction; `p_value` of a count at least as far from the middle, on either side (ties count half), if
    its rate is not far off; `shape` of the gamma distribution of its own rate around what is usual; `chances`
    (organisations, 7) that it is around the usual one times each of TIMES, which sum to 1.
    """

    expected: Floats
    probability: Floats
    more: Bools
    p_value: Floats
    shape: Floats
    chances: Floats


class _Learned(NamedTuple):
    """Share of organisations far off; by organisation the chance that it is not, and as in `CaseRates`; log-likelihoods
    (organisations, 7)."""

    share: float
    upright: Floats
    expected: Floats
    shape: Floats
    logs: Floats


def case_rates(cases: Ints, exposure: Floats, kind: Ints, unit: Ints) -> CaseRates:
    """Compares organisations; the parameters are (cells,).

    Parameters: `cases` counted; `exposure` in member-years, above 0; `kind` label of the cell's type, from 0; `unit`
    index of its organisation, from 0, each with a cell. Results are by organisation.
    """
    n_units = int(unit.max(initial=-1)) + 1
    counts, equal_cells = _sums(cases, unit, n_units), _sums(exposure, unit, n_units) ** 2
    equal_cells /= _sums(exposure**2, unit, n_units)

    def step(learned: _Learned) -> _Learned:
        expected = _sums(exposure * _usual(cases, exposure, kind, learned.upright[unit])[kind], unit, n_units)
        shape = _shape(counts, expected, equal_cells, learned.upright)
        logs = _log_likelihoods(counts, expected, shape, learned.share)
        upright = np.exp(logs[:, 0] - log_sum(logs, axis=1))
        return _Learned(drawn(SHARE, SHARE_WEIGHT, float((1 - upright).sum()), n_units), upright, expected, shape, logs)

    ones = np.ones(n_units)
    learned = em(_Learned(SHARE, ones, ones, ones, np.zeros((n_units, len(TIMES)))), step, ROUNDS if n_units else 0)
    more, fewer = np.split(learned.logs[:, 1:], 2, axis=1)
    return CaseRates(
        learned.expected,
        as_shares(1 - learned.upright, "probability of a rate far off"),
        log_sum(more, axis=1) >= log_sum(fewer, axis=1),
        _two_sided(counts, learned.expected, learned.shape),
        learned.shape,
        probabilities(learned.logs, axis=1),
    )


def _sums(values: Floats | Ints, unit: Ints, n_units: int) -> Floats:
    """Sum over the cells of each organisation."""
    return np.bincount(unit, values, minlength=n_units).astype(np.float64)


def _usual(cases: Ints, exposure: Floats, kind: Ints, upright: Floats) -> Floats:
    """Cases per member-year by kind of cell, in organisations that are not far off."""
    overall = (cases @ upright + 0.5) / (exposure @ upright + 0.5 * exposure.sum() / max(cases.sum(), 1))
    seen = np.bincount(kind, cases * upright) + TYPE_CASES
    return seen / (np.bincount(kind, exposure * upright) + TYPE_CASES / overall)


def _shape(counts: Floats, expected: Floats, equal_cells: Floats, upright: Floats) -> Floats:
    """Gamma shape of each organisation's own rate: the likeliest of the ones thought of."""
    options = [shape * equal_cells**power for shape in SHAPES for power in POWERS]
    fit = [upright @ _log_pmf(counts, expected, shape) for shape in options]
    return options[int(np.argmax(fit))]


def _log_pmf(counts: Floats, mean: Floats, shape: Floats) -> Floats:
    return log_negative_binomial(counts, shape, shape / (shape + mean))


def _log_likelihoods(counts: Floats, expected: Floats, shape: Floats, share: float) -> Floats:
    """(organisations, 1 + factors up + factors down): not far off, and so many times more or fewer; priors in."""
    honest = _log_pmf(counts, expected, shape) + np.log1p(-share)
    far = [_log_pmf(counts, expected * factor, shape) + np.log(share / (len(TIMES) - 1)) for factor in TIMES[1:]]
    return np.column_stack([honest, *far])


def _two_sided(counts: Floats, expected: Floats, shape: Floats) -> Floats:
    middle = shape / (shape + expected)
    tie = 0.5 * np.exp(log_negative_binomial(counts, shape, middle))
    upper = betainc(counts + 1, shape, 1 - middle) + tie
    return np.minimum(1.0, 2 * np.minimum(upper, 1 - upper))


def labels(names: pl.Series) -> Ints:
    """Names as numbers (names,) from 0, in their order."""
    return (names.rank("dense") - 1).to_numpy().astype(np.int64)
