"""Attendance that has fallen: the whole way from counts to each cell's probability of a lasting fall."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from models.attendance import autocorrelation, summary
from models.attendance.changepoint import DRIFT, Evidence, evidence
from models.attendance.fall_shapes import fall_shapes, onsets
from models.attendance.fit import Fit, fit
from models.attendance.mixture import Mixture, fit_mixture
from models.attendance.season import shut
from models.attendance.settings import Settings
from models.shared.arrays import Bools, Floats, Ints, Shorts
from models.shared.logit_grid import STEP
from models.shared.selection import select

SETTINGS = Settings()
WIDEST = 16.0


@dataclass(frozen=True)
class Falls:
    """What is known of each cell's attendance. All (cells,) unless noted; rates and sizes are shares (0-1).

    enough: at least 12 months with assessable attendance in the last 24; where False, every other field of the cell but
    `before` and `rho` is NaN (onset -1).
    probability: that the rate has fallen for good within the last 12 months.
    lasting: that it has, and before the last month: what is to be acted on. One month alone may be a shock.
    onset, onset_low, onset_high: index of the month in which the fall most probably began; fall, fall_low, fall_high:
    its size up to the last month; both with an 80 % interval. All given that there is a fall, however improbable.
    before, now, now_low, now_high: rate in a month without special effects, with an 80 % interval: given a fall where
    it is likelier than not, else given none (then `before` is `now`).
    rho: overdispersion of the cell, if nothing is wrong. offset (cells, months): month effects in steps of .05 logit.
    closed (cells, months): next to nobody came in the whole area, so that the month was left out of everything else.
    mixture: how common falls are, and of which kind. widened: factor by which the drift was widened because of too
    many rises.
    model: everything else that was learned.
    """

    enough: Bools
    probability: Floats
    lasting: Floats
    onset: Ints
    onset_low: Ints
    onset_high: Ints
    fall: Floats
    fall_low: Floats
    fall_high: Floats
    before: Floats
    now: Floats
    now_low: Floats
    now_high: Floats
    rho: Floats
    offset: Shorts
    closed: Bools
    mixture: Mixture
    widened: float
    model: Fit


@dataclass(frozen=True)
class _Weighed:
    probability: Floats
    mixture: Mixture
    widened: float


def fall_model(present: ArrayLike, due: ArrayLike, area: ArrayLike, settings: Settings = SETTINGS) -> Falls:
    """Probability, onset and size of a lasting fall of attendance, for all cells together.

    Parameters: `present`, `due`: whole numbers (cells, months), the months in order without gaps, the last one the
    month of judgement; due = 0: no meeting, or its attendance cannot be assessed. `area` (cells,): label of the group
    of cells that share month effects of their own. Rows may also be sums over the cells of a commune or district.
    Model: beta-binomial counts around each cell's own baseline, with an overdispersion of its own, month effects common
    to all and by area, a drift that carries over from month to month; a fall in one step or over six months. All of it
    is learned from the cells themselves (empirical Bayes). Source: docs/methods.md#falls-of-attendance; overdispersion
    by cell, drift and the month effects freed from falls are ours.
    A month in which next to nobody came in a whole area (`season.shut`) is left out, like one without a meeting.
    Limits: a fall that a whole area shares counts as a month effect of that area; see the area's own sums for it.
    """
    due_ = np.maximum(np.asarray(due, dtype=np.int64), 0)
    present_ = np.clip(np.asarray(present, dtype=np.int64), 0, due_)
    groups = np.unique(np.asarray(area), return_inverse=True)[1].reshape(len(due_))
    closed = shut(present_, due_, groups)
    present_, due_ = np.where(closed, 0, present_), np.where(closed, 0, due_)
    model = fit(present_, due_, groups, settings)
    falls = evidence(model.healthy, model.data, settings.sizes, settings)
    enough = (due_[:, -settings.meetings_within :] > 0).sum(axis=1) >= settings.meetings_needed
    return _results(falls, _weigh(falls, model, enough, settings), model, enough, closed, settings)


def _weigh(falls: Evidence, model: Fit, enough: Bools, settings: Settings) -> _Weighed:
    """Probabilities of falls; the drift is widened until no more rises are selected than are plausible.

    Rises only guard against misfit: some cells, half the sizes, and the likeliest overdispersions tell enough.
    """
    some = np.flatnonzero(enough)[:: max(1, -(-int(enough.sum()) // settings.sample))]
    rough, sizes = replace(settings, negligible=1 / 3), tuple(-size for size in settings.sizes[::2])
    rises = evidence(model.healthy, model.data.of(some), sizes, rough)
    all_of_them, widened = np.ones(len(some), dtype=bool), 1.0
    while True:
        healthy = _healthy(rises, model, widened, settings)
        n_rises = select(_probability(rises, healthy, all_of_them, settings)[0]).sum()
        if n_rises <= max(settings.plausible_rises * len(some), 1) or widened >= WIDEST:
            healthy = _healthy(falls, model, widened, settings)
            return _Weighed(*_probability(falls, healthy, enough, settings), widened)
        widened *= 2


def _healthy(falls: Evidence, model: Fit, widened: float, settings: Settings) -> Floats:
    """Likelihood that nothing is wrong but a drift, relative to no drift at all: mean over the drift's starts.

    A drift of either sign and of size DRIFT has the probability that gives it the variance of the cells' drift.
    """
    months = model.data.row.shape[1]
    starts = onsets(months, settings)
    variance = [autocorrelation.drift_variance(model.near, model.decay, start, months - start) for start in starts]
    weight = np.minimum(np.array(variance) * widened / (DRIFT * STEP) ** 2, 0.5)
    return 1 + (weight * (falls.drift - 1)).mean(axis=1) if len(starts) else np.ones(len(falls.drift))


def _probability(of: Evidence, healthy: Floats, enough: Bools, settings: Settings) -> tuple[Floats, Mixture]:
    mixture = fit_mixture(of, healthy, enough, settings)
    return mixture.probability(mixture.ratio(of, healthy)), mixture


def _results(of: Evidence, weighed: _Weighed, model: Fit, enough: Bools, closed: Bools, settings: Settings) -> Falls:
    kinds = fall_shapes(model.data.row.shape[1], settings)
    falls = summary.summarise(of, weighed.mixture, kinds, settings)
    falling = (weighed.probability >= 0.5) & enough
    now = np.where(falling, falls.now, of.level)
    variance = np.where(falling, falls.now_variance, np.maximum(of.level_square - of.level**2, 1e-8))
    low, high = summary.interval(now, variance)

    def where_enough(values: Floats) -> Floats:
        return np.where(enough, values, np.nan)

    return Falls(
        enough=enough,
        probability=where_enough(weighed.probability),
        lasting=where_enough(weighed.probability * (1 - np.clip(falls.last, 0, 1))),
        onset=np.where(enough, falls.onset, -1),
        onset_low=np.where(enough, falls.onset_low, -1),
        onset_high=np.where(enough, falls.onset_high, -1),
        fall=where_enough(falls.fall),
        fall_low=where_enough(falls.fall_low),
        fall_high=where_enough(falls.fall_high),
        before=np.where(falling, falls.before, of.level),
        now=where_enough(now),
        now_low=where_enough(low),
        now_high=where_enough(high),
        rho=of.rho,
        offset=model.data.offset.astype(np.int16),
        closed=closed,
        mixture=weighed.mixture,
        widened=weighed.widened,
        model=model,
    )
