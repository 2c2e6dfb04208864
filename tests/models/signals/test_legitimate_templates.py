"""What is declared a template is left out; so is nothing else."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from etl.intake.templates import declare_template, withdraw_template
from tests.models.signals.marts import MONTHS, row_of
from tests.models.signals.minutes import framed, own_words, sentence, with_case, writing_village

TODAY = date(2026, 11, 2)


@pytest.fixture(scope="module")
def con():
    with writing_village() as con:
        yield con


def texts():
    """A form of its own, twice as long as what the cell has to say."""
    rng = np.random.default_rng(11)
    form = [sentence(rng, figures=False) for _ in range(10)]
    return [framed("CASE", month, [*form, *own_words(rng)]) for month in MONTHS[-14:]]


def copied(con):
    return json.loads(row_of(con, "minutes_copied")["evidence"])["n"]


def test_a_long_form_of_its_own_is_copying_until_it_is_declared(con):
    with with_case(con, texts()):
        assert copied(con) == 12
        meetings = [f"CASE-{month:%y%m}" for month in MONTHS[-3:]]
        # Ten lines of the form, four of the organisation's frame.
        assert declare_template(con, (meetings, ()), TODAY) == 14
        assert declare_template(con, (meetings, ()), TODAY) == 0
        assert copied(con) == 0
        assert withdraw_template(con, (meetings, ())) == 14
        assert copied(con) == 12


def test_of_what_is_in_common_only_the_lines_that_are_named_become_a_template(con):
    with with_case(con, texts()):
        meetings = [f"CASE-{month:%y%m}" for month in MONTHS[-3:]]
        # Of each minutes, lines 1 to 3 are the organisation's frame, 4 to 13 the form, 14 to 18 new in each month.
        assert declare_template(con, (meetings, (5, 7, 15)), TODAY) == 2
        assert copied(con) == 12
        assert declare_template(con, (meetings, ()), TODAY) == 12
        assert withdraw_template(con, (meetings, (5, 7))) == 2
        assert declare_template(con, (meetings, (7,)), TODAY) == 1
        assert withdraw_template(con, (meetings, ())) == 13


def test_one_meeting_alone_makes_no_template(con):
    with pytest.raises(ValueError, match="at least two"):
        declare_template(con, (["N1-2610", "N1-2610"], ()), TODAY)
    assert declare_template(con, (["N1-2610", "nobody's"], ()), TODAY) == 0
