"""minutes_empty held against its cases."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.models.signals.marts import MONTHS, cases, held_against, row_of, spread
from tests.models.signals.minutes import framed, own_words, sentence, with_case, writing_village

PHRASES = [sentence(np.random.default_rng(8 + i), 16, figures=False) for i in range(6)]
PASSAGES = {month: sentence(np.random.default_rng(20 + i), 40) for i, month in enumerate(MONTHS)}


def ordinary(rng, i, month):
    """New minutes, now and then with a phrase that everybody uses, mostly after what was handed down."""
    phrase = [PHRASES[rng.integers(len(PHRASES))]] if rng.random() < 0.1 else []
    return [*([PASSAGES[month]] if i % 3 else []), *own_words(rng), *phrase]


@pytest.fixture(scope="module")
def con():
    with writing_village(own=ordinary) as con:
        yield con


def written(pattern):
    rng, signs = np.random.default_rng(9), spread(pattern, "*")
    for month, sign in zip(MONTHS[-len(signs) :], signs, strict=True):
        phrases = rng.choice(PHRASES, 2, replace=False).tolist()
        own = {
            "n": own_words(rng),
            "e": [PASSAGES[month], *phrases],
            "o": [PASSAGES[month], *phrases, sentence(rng)],
        }
        yield None if sign == "." else framed("CASE", month, own[sign])


@pytest.mark.parametrize("case", cases("minutes_empty"))
def test_case(con, case):
    with with_case(con, list(written(case["minutes"]))):
        row, expected = row_of(con, "minutes_empty"), case["expected"]
    held_against(row, expected)
    if expected:
        evidence = json.loads(row["evidence"])
        assert (evidence["n"], evidence["of"]) == (expected["n"], expected["of"])
        assert len(row["meetings"]) == expected["n"]
