"""Roll calls that are too perfect: everybody present more often than the cell's own level allows.

Pure numerics: arrays in, arrays out. An honest cell's months are beta-binomial around its own level, so a small cell,
or one where nearly all come, has full roll calls honestly. A cell with the signal enters a full roll call at a further
share of its months (the strength), always or from some month on; in the others it is as honest as before, which is what
gives it away: full calls beside others that are far from full. Source: docs/methods.md#level-and-composite (too perfect
attendance against the null of the cell's own level, its size and missing months), strengths and onsets as in
`models.habits`; the likelihood of the mixture instead of a dispersion, because among full calls the dispersion is no
smaller than honest.
Limits: where really everybody comes the signal cannot be distinguished from the truth, and hardly counts against the
cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp

from models.attendance import levels
from models.habits.likelihoods import STRENGTHS, WEAK, onsets_of
from models.habits.norms import SHARES, SHARES_WEIGHT
from models.shared.arrays import Bools, Floats, Ints, Singles
from models.shared.bounds import as_shares
from models.shared.distributions import at_least_ties_half
from models.shared.learning import class_shares, sample
from models.shared.log_sum import log_sum, probabilities
from models.shared.logit_grid import GRID_SIZE, log_likelihoods, outcomes

MONTHS = 12
ROUNDS = 50
# Of the departures of `levels` every second one: .3 logit apart, within two deviations of the best known cell.
EVERY = 2
CHUNK = 5_000


@dataclass(frozen=True)
class Perfection:
    """Per cell; NaN where no month is known.

    `p_value` of at least so many full roll calls in the last 12 months if honest (ties half), given the level shown in
    the months before; `log_bayes_factor` of the signal, weak or strong; `probability` that it shows at most meetings;
    `usual` share of full calls that such a cell lets expect; `onset` month of the last 12 it most probably began, 0 =
    before them.
    """

    p_value: Floats
    log_bayes_factor: Floats
    probability: Floats
    usual: Floats
    onset: Ints


@dataclass(frozen=True)
class _Seen:
    """Likelihoods of some cells: honest (cells,) and habits (cells, onsets, strengths) as logs, onsets weighed in."""

    honest: Floats
    habits: Floats
    p_value: Floats
    usual: Floats


def perfection(present: Ints, due: Ints, strata: list[Ints]) -> Perfection:
    """Whether roll calls are fuller than each cell's own level allows.

    `present`, `due` (cells, months): the last 12 months and those before; due 0 = no meeting or not assessable.
    `strata` as for `levels.level_model`.
    """
    if not len(due):
        none = np.zeros(0)
        return Perfection(none, none, none, none, none.astype(np.int64))
    centre = levels.centres(present, due, strata)
    known = np.flatnonzero(due.sum(axis=1) > 0)
    some = sample(known, levels.CELLS_TO_LEARN_FROM)
    spread = levels.fit_spread(levels.log_likelihood(present[some], due[some], centre[some]))
    log_prior = np.logaddexp.reduceat(spread, np.arange(0, spread.shape[1], EVERY), axis=1)
    parts = [slice(at, at + CHUNK) for at in range(0, len(due), CHUNK)]
    seen = [_seen(present[at], due[at], centre[at], log_prior) for at in parts]
    honest, habits, p_value, usual = (
        np.concatenate([getattr(one, name) for one in seen]) for name in ("honest", "habits", "p_value", "usual")
    )
    return _judged(_Seen(honest, habits, p_value, usual), due[:, -MONTHS:].sum(axis=1) == 0)


def _seen(present: Ints, due: Ints, centre: Ints, log_prior: Floats) -> _Seen:
    months, first = due.shape[1], due.shape[1] - MONTHS
    of = outcomes(np.hstack([present, due]), np.hstack([due, due]))
    full = (of.present == of.due) & (of.due > 0)
    at = of.row[:, :, None] * GRID_SIZE + (centre[:, None] + levels.DEPARTURES[::EVERY])[:, None, :]
    onsets, weights = onsets_of(MONTHS)
    starts = [0 if onset == 0 else first + onset for onset in onsets]
    honest, before, fullness = [], [], []
    habits = np.empty((len(levels.RHOS), len(due), len(onsets), len(STRENGTHS)), dtype=np.float32)
    for r, rho in enumerate(levels.RHOS):
        # Single precision halves the time and moves a probability by less than a hundred-thousandth.
        table = log_likelihoods(of, rho).astype(np.float32)
        own = table.ravel()[at[:, :months]]
        honest.append(own.sum(axis=1) + log_prior[r].astype(np.float32))
        before.append(own[:, :first].sum(axis=1) + log_prior[r])
        chance = np.exp(table.ravel()[at[:, months + first :]]) * (due[:, first:, None] > 0)
        fullness.append(chance.sum(axis=1) / np.maximum((due[:, first:] > 0).sum(axis=1), 1)[:, None])
        for s, strength in enumerate(STRENGTHS):
            gains = _gains(table, of.due, full, strength).ravel()[at[:, :months]]
            since = np.cumsum(gains[:, ::-1], axis=1)[:, ::-1][:, starts]
            habits[r, :, :, s] = log_sum(honest[-1][:, None, :] + since, axis=2)
    # scipy's sum, and not `log_sum`: it adds the largest last, which in single precision keeps more digits.
    p_value, usual = _against_honest(present[:, first:], due[:, first:], np.stack(before), np.stack(fullness))
    return _Seen(
        np.asarray(logsumexp(np.stack(honest), axis=(0, 2)), dtype=np.float64),
        np.asarray(logsumexp(habits, axis=0), dtype=np.float64) + np.log(weights)[:, None] - np.log(len(WEAK)),
        p_value,
        usual,
    )


def _gains(table: Singles, due: Ints, full: Bools, strength: float) -> Floats:
    """What each outcome's log-likelihood gains where a share `strength` of the roll calls is entered as full."""
    entered = np.logaddexp(np.log(strength) - table, np.log1p(-strength))
    return np.where(full[:, None], entered, np.where(due[:, None] > 0, np.log1p(-strength), 0.0))


def _against_honest(present: Ints, due: Ints, before: Floats, fullness: Floats) -> tuple[Floats, Floats]:
    """Chance of at least so many full calls (ties half), and their usual share; the months' chances are averaged."""
    weight = probabilities(before, axis=(0, 2))
    number = np.maximum((due > 0).sum(axis=1), 1)[:, None]
    count = ((present == due) & (due > 0)).sum(axis=1)[:, None]
    tail = at_least_ties_half(count, number, fullness)
    return (weight * tail).sum(axis=(0, 2)), (weight * fullness).sum(axis=(0, 2))


def _judged(seen: _Seen, unknown: Bools) -> Perfection:
    of_onset = log_sum(seen.habits, axis=2)
    weak = log_sum(seen.habits[:, :, : len(WEAK)], axis=(1, 2))
    strong = log_sum(seen.habits[:, :, len(WEAK) :], axis=(1, 2))
    ratios = np.exp(np.clip(np.column_stack([weak, strong]) - seen.honest[:, None], None, 80))
    shares = class_shares(ratios[~unknown], SHARES, SHARES_WEIGHT, ROUNDS)
    weighed = ratios * shares
    total = 1 - shares.sum() + weighed.sum(axis=1)
    columns = (seen.p_value, np.log(weighed.sum(axis=1) / shares.sum()), weighed[:, 1] / total, seen.usual)
    p_value, factor, probability, usual = (np.where(unknown, np.nan, values) for values in columns)
    onsets, _ = onsets_of(MONTHS)
    p_value, probability, usual = (as_shares(values, "share of full rolls") for values in (p_value, probability, usual))
    return Perfection(p_value, factor, probability, usual, np.array(onsets)[of_onset.argmax(axis=1)])
