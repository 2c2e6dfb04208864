"""Flags that are muted, by the configuration or because visits do not bear them out, and rules with another level."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
from pydantic import ValidationError
from scipy.stats import binom

from etl.config.thresholds import Thresholds
from models.flags.raising.muting import FLOOR, muted
from models.flags.raising.preview import preview
from models.flags.raising.raise_flags import raise_flags
from models.flags.raising.thresholds import publish_thresholds
from models.metadata.words import publish_words
from tests import warehouses
from tests.warehouses import put

AS_OF = date(2026, 10, 1)


@pytest.fixture
def con():
    with warehouses.lent() as con:
        publish_words(con)
        plain = {
            "cell_code": "C",
            "as_of": AS_OF,
            "enough": True,
            "probability": 1.0,
            "selected": True,
            "meetings": ["M"],
        }
        counts = {"absence_unaddressed": {"unaddressed": 2}, "never_visited": {"months": 12}, "papers_late": {"n": 4}}
        put(con, "result.signals", [plain | {"signal": s, "evidence": json.dumps(e)} for s, e in counts.items()])
        put(con, "result.signals", [plain | {"signal": "formalistic", "evidence": '{"families": 3}'}])
        yield con


def raised(con):
    raise_flags(con, AS_OF)
    return {flag for (flag,) in con.execute("SELECT flag FROM result.flags").fetchall()}


def answers(confirmed, not_confirmed, selected_by="flag", partly=0):
    return pl.DataFrame(
        {"flag": ["papers_late"], "selected_by": [selected_by], "confirmed": [confirmed], "partly": [partly],
         "not_confirmed": [not_confirmed]}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("outcomes", "reasons"),
    [
        (answers(0, 8), ["findings"]),
        (answers(0, 7), []),
        (answers(2, 20), ["findings"]),
        (answers(6, 14), []),
        (answers(0, 40, selected_by="random"), []),
        (answers(0, 0), []),
    ],
    ids=["none of eight", "too few to be sure", "two of 22", "as many as the floor", "by lot", "no answer"],
)
def test_a_flag_that_visits_do_not_bear_out_is_muted(outcomes, reasons):
    assert muted(outcomes, set())["reason"].to_list() == reasons


def test_partly_counts_half_and_the_configuration_goes_first():
    assert muted(answers(0, 20, partly=2), {"papers_late"}).rows() == [("papers_late", "stated", 22.0, 1.0)]
    assert muted(answers(0, 0).clear(), {"absence_streak"}).rows() == [("absence_streak", "stated", 0.0, 0.0)]


def test_a_flag_as_right_as_the_floor_is_rarely_muted():
    """Of flags whose true precision is the floor, one in twenty at most is muted, however many answers there are."""
    for n in (8, 20, 60):
        silenced = [k for k in range(n + 1) if muted(answers(k, n - k), set()).height]
        assert binom.pmf(silenced, n, FLOOR).sum() <= 0.06


def test_a_muted_flag_is_not_raised_with_or_without_a_statement_of_its_own(con):
    assert raised(con) == {"absence_unaddressed", "never_visited", "papers_late", "formalistic"}
    publish_thresholds(con, Thresholds().with_rule("papers_late", True, None).for_build())
    assert raised(con) == {"absence_unaddressed", "never_visited", "formalistic"}
    publish_thresholds(con, Thresholds().with_rule("formalistic", True, None).for_build())
    assert raised(con) == {"absence_unaddressed", "never_visited", "papers_late"}


def test_a_rule_is_raised_from_its_material_level_on(con):
    for least, there in ((2, True), (3, False)):
        publish_thresholds(con, Thresholds().with_rule("absence_unaddressed", None, least).for_build())
        assert ("absence_unaddressed" in raised(con)) is there
    con.execute("""UPDATE result.signals SET evidence = '{"months": 11}' WHERE signal = 'never_visited'""")
    assert "never_visited" not in raised(con)


def test_a_preview_counts_what_a_muted_flag_takes_away(con):
    put(con, "mart.cell_profiles", [{"as_of": AS_OF, "cell_code": "C", "cell_type": "agency", "size_class": 1}])
    raise_flags(con, AS_OF)
    rows = preview(con, AS_OF, Thresholds().with_rule("never_visited", True, None).for_build())
    whole = rows.filter((pl.col("flag") == "never_visited") & (pl.col("kind") == "all")).row(0, named=True)
    assert (whole["n_act"], whole["n_act_then"]) == (1, 0)


def test_what_a_committee_writes_of_rates_keeps_what_it_wrote_of_the_rule():
    both = Thresholds().with_rule("absence_streak", True, 4).changed("absence_streak", 0.05, 0.6)
    assert both.for_build()["absence_streak"] == {
        "false_discovery_rate": 0.05, "watch_from": 0.6, "muted": True, "least": 4,
    }  # fmt: skip
    with pytest.raises(ValidationError, match="no rule on counts"):
        Thresholds().with_rule("papers_late", None, 3)
