"""Random numbers: one stream per topic, so that a change in one part of the province leaves the others as they were."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]
Bools = NDArray[np.bool_]
Days = NDArray[np.datetime64]

NO_DAY = np.datetime64("NaT", "D")
# Later than any day of a simulation: stands for "still" where days are compared.
LAST_DAY = np.datetime64("2999-12-31", "D")


def stream(seed: int, topic: str) -> np.random.Generator:
    """The stream of random numbers of one topic; the same seed and topic always give the same numbers."""
    return np.random.default_rng([seed, *topic.encode()])


def expit(x: Floats) -> Floats:
    """Probability of a logit."""
    return 1 / (1 + np.exp(-x))


def logit(p: Floats) -> Floats:
    """Logit of a probability strictly between 0 and 1."""
    return np.log(p / (1 - p))


def sample_share(rng: np.random.Generator, eligible: Bools, share: float, of: int | None = None) -> Ints:
    """Indices of a random share of all (`of`, default the length of `eligible`), taken from the eligible ones.

    At least one where the share is positive, all are at least 20, and somebody is eligible.
    """
    total = len(eligible) if of is None else of
    count = round(share * total)
    if share > 0 and total >= 20:
        count = max(count, 1)
    pool = np.flatnonzero(eligible)
    return np.sort(rng.permutation(pool)[:count])


def still(days: Days) -> Days:
    """Open ends (NaT) as a day after all others, for comparing."""
    return np.where(np.isnat(days), LAST_DAY, days)


def random_days(rng: np.random.Generator, first: Days, last: Days) -> Days:
    """One random day per pair, from `first` to `last`, both inclusive; `first` where the period is empty."""
    span = np.maximum((last - first).astype(np.int64), 0)
    return first + rng.integers(0, span + 1).astype("timedelta64[D]")
