"""Texts from patterns, copies of copies, and the months of Tết."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.simulation.grammar import Context, render
from etl.simulation.months import months_until, tet_share
from etl.simulation.phrasing import read_banks
from etl.simulation.sentences import NUMBER
from etl.simulation.tasks import _texts

BANK = {"fruit": ["cam", "mít"], "dish": ["canh {fruit}"]}


@given(st.lists(st.integers(0, 2), max_size=40))
def test_each_row_has_the_text_of_its_own_pattern(choice):
    patterns = ["Ăn {dish}.", "{place} có {#3-5} quả {fruit}", "không"]
    places = pl.Series([f"làng {i}" for i in range(len(choice))], dtype=pl.String)
    texts = render(patterns, np.array(choice, int), Context({"place": places}), BANK, np.random.default_rng(1))
    assert len(texts) == len(choice)
    for i, (pattern, text) in enumerate(zip(choice, texts, strict=True)):
        if pattern == 0:
            assert text in ("Ăn canh cam.", "Ăn canh mít.")
        elif pattern == 1:
            assert text.startswith(f"làng {i} có ")
            assert 3 <= int(text.split()[3]) <= 5
        else:
            assert text == "không"


def test_an_unknown_slot_is_an_error():
    with pytest.raises(KeyError, match="nowhere"):
        render(["{nowhere}"], np.zeros(1, int), Context({}), BANK, np.random.default_rng(1))


def test_no_bank_is_empty_and_none_repeats_itself():
    phrases = read_banks()
    for group in (phrases.own, phrases.frame, phrases.handed, phrases.tasks, phrases.seasons, phrases.bank):
        for name, texts in group.items():
            assert texts, name
            assert len(set(texts)) == len(texts), name


def test_a_copied_text_is_that_of_the_first_in_the_chain():
    meeting = np.array([0, 0, 1, 1, 1, 2, 3, 3])
    cell = np.array([5, 5, 5, 5, 5, 5, 6, 6])
    copies = np.array([0, 0, 1, 1, 1, 1, 1, 0], bool)
    # The third task of meeting 1 has no counterpart before it; meeting 3 is another cell's.
    assert _texts(cell, meeting, copies).tolist() == [0, 1, 0, 1, 4, 0, 6, 7]


def test_tet_falls_once_a_year_between_january_and_march():
    months = months_until(date(2030, 12, 1), 144)
    share = tet_share(months).reshape(12, 12)
    assert share.sum(axis=1) == pytest.approx(1.0)
    assert (share[:, 3:] == 0).all()
    by_month = dict(zip(months.firsts.astype("M8[M]").astype(str), share.ravel(), strict=True))
    assert by_month["2025-01"] > 0.5 > by_month["2025-02"]
    assert by_month["2026-02"] == 1.0


def test_numbers_are_found_in_texts():
    assert NUMBER.sub("#", "12 hộ, 3 triệu") == "# hộ, # triệu"
