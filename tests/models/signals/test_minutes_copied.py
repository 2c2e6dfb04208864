"""minutes_copied held against its cases."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.models.signals.marts import MONTHS, cases, held_against, row_of, spread
from tests.models.signals.minutes import brought_up_to_date, framed, own_words, sentence, with_case, writing_village


@pytest.fixture(scope="module")
def con():
    with writing_village() as con:
        yield con


def texts(pattern, seed=2):
    """The minutes that a pattern of tests/cases/signals/minutes_copied.toml asks for."""
    rng, own, written = np.random.default_rng(seed), [], []
    form = [sentence(rng, figures=False) for _ in range(3)]
    signs = spread(pattern, "*")
    for month, sign in zip(MONTHS[-len(signs) :], signs, strict=True):
        own.append(_own(rng, sign, own, form))
        written.append(None if sign == "." else framed("CASE", month, own[-1]))
    return written


def _own(rng, sign, before, form):
    if sign[0] in "cp":
        source = before[-int(sign[1:] or 1)] or own_words(rng)
        return source if sign == "p" else brought_up_to_date(rng, source)
    lines = own_words(rng)
    return {"n": lines, "f": [*form, *lines], "s": [sentence(rng, 6)], ".": None}[sign]


@pytest.mark.parametrize("case", cases("minutes_copied"))
def test_case(con, case):
    with with_case(con, texts(case["minutes"])):
        row, expected = row_of(con, "minutes_copied"), case["expected"]
    held_against(row, expected)
    if expected:
        evidence = json.loads(row["evidence"])
        assert (evidence["n"], evidence["of"]) == (expected["n"], expected["of"])
        assert len(row["meetings"]) == expected["n"]
        assert len(evidence["pairs"]) == min(expected["n"], 6)


def test_the_pairs_are_the_minutes_and_where_they_come_from(con):
    with with_case(con, texts("n*2 n*9 c p p")):
        pairs = json.loads(row_of(con, "minutes_copied")["evidence"])["pairs"]
    # Of two minutes that are alike to the letter, the nearer one is named.
    assert pairs[:2] == [["CASE-2609", "CASE-2608", 1.0], ["CASE-2610", "CASE-2609", 1.0]]
    assert pairs[2][:2] == ["CASE-2608", "CASE-2607"]
    assert 0.6 < pairs[2][2] < 1


def test_a_copied_substantial_text_is_not_called_empty_too(con):
    with with_case(con, texts("n n p*12")):
        copied, empty = row_of(con, "minutes_copied"), row_of(con, "minutes_empty")
    assert copied["selected"]
    assert not empty["selected"]
    assert json.loads(empty["evidence"])["n"] == 0
