"""The shares held against a plain second version that reads the texts themselves."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl.discover import modules
from models.text import ask, prepare
from models.text import shares as shares_of_minutes
from tests.models.signals.marts import AS_OF, MONTHS
from tests.models.signals.minutes import SYLLABLES, framed, own_words, with_case, writing_village

MEETINGS = 16


def reworded(rng, lines, share):
    return [" ".join(rng.choice(SYLLABLES) if rng.random() < share else w for w in line.split()) for line in lines]


def runs(own):
    """The runs of five words that begin in a line of the cell's own and end there or in the next."""
    words = [word for line in own for word in line.split()]
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def plain_share(own, earlier):
    """The largest share of the runs that stands in one earlier text."""
    mine = runs(own)
    return max(len(mine & runs(text)) for text in earlier) / len(mine)


@pytest.fixture(scope="module")
def con():
    with writing_village() as con:
        yield con


@pytest.mark.parametrize("seed", range(4))
def test_copied(con, seed):
    rng, own = np.random.default_rng(seed), [own_words(np.random.default_rng(seed), 6)]
    for place in range(1, MEETINGS):
        source = own[int(rng.integers(max(0, place - 12), place))]
        own.append(reworded(rng, source, rng.choice([0.05, 0.2, 0.5])))
    texts = [framed("CASE", month, lines) for month, lines in zip(MONTHS[-MEETINGS:], own, strict=True)]
    with with_case(con, texts):
        prepare(con, AS_OF)
        copied = ask(con, "copied", AS_OF).pl().filter(cell_code="CASE").sort("month")
    expected = [plain_share(own[i], own[i - 12 : i] if i > 12 else own[:i]) for i in range(MEETINGS - 12, MEETINGS)]
    # Runs that go on into the closing line are few, and in one text of each pair only.
    assert copied["share"].to_list() == pytest.approx(expected, abs=0.05)


def test_nothing_is_prepared_twice_and_nothing_stale_is_kept(con):
    rng = np.random.default_rng(9)
    texts = [framed("CASE", month, own_words(rng)) for month in MONTHS[-12:]]
    prepare(con, AS_OF)
    before = con.execute("SELECT count(*) FROM own_lines").fetchall()
    with with_case(con, texts):
        prepare(con, AS_OF)
        assert con.execute("SELECT count(*) FROM own_lines").fetchall() > before
        con.execute("DELETE FROM own_lines")
        prepare(con, AS_OF)
        assert con.execute("SELECT count(*) FROM own_lines").fetchall() == [(0,)]


def test_parts_make_no_difference(con, monkeypatch):
    rng = np.random.default_rng(10)
    own = [own_words(rng, 6)]
    for _ in MONTHS[-11:]:
        own.append(reworded(rng, own[-1], 0.1))
    texts = [framed("CASE", month, lines) for month, lines in zip(MONTHS[-12:], own, strict=True)]
    with with_case(con, texts):
        whole = shares(con)
        con.execute("DROP TABLE text_made_of")
        monkeypatch.setattr("models.text.steps.PART", 100)
        parts = shares(con)
        assert con.execute("SELECT count(*) > 400 FROM documents").fetchone() == (True,)
    assert_frame_equal(parts, whole)
    assert whole.filter(cell_code="CASE", of="copied")["share"].max() > 0.4
    assert whole.filter(of="shared")["share"].max() > 0.01


def test_each_minutes_of_two_years_has_own_content_and_overlap(con):
    rng = np.random.default_rng(11)
    own = [own_words(rng, 6)]
    for _ in MONTHS[-23:]:
        own.append(reworded(rng, own[-1], 0.1))
    texts = [framed("CASE", month, lines) for month, lines in zip(MONTHS[-24:], own, strict=True)]
    with with_case(con, texts):
        alike = shares(con).filter(cell_code="CASE").group_by("meeting_code").agg(pl.col("share").max().round(2))
        published = shares_of_minutes(con, AS_OF).pl()
        assert_frame_equal(shares_of_minutes(con, AS_OF).pl(), published, check_row_order=False)
        con.execute("DROP TABLE text_made_of")
        # Asked first, before any signal.
        assert_frame_equal(shares_of_minutes(con, AS_OF).pl(), published, check_row_order=False)
        documents = con.execute("SELECT meeting_code, month FROM documents").pl()
    assert sorted(published["meeting_code"]) == sorted(documents["meeting_code"])
    case = published.filter(cell_code="CASE").join(documents, on="meeting_code").sort("month")
    assert case.height == 24
    assert case["repeated"].null_count() == 0
    # The first has nothing before it, each other was made from the one before.
    assert case["repeated"][0] < 0.1
    assert case["repeated"][1:].min() > 0.3
    assert case["own_content"].is_between(0.5, 0.99).all()
    assert_frame_equal(case.join(alike, on="meeting_code").select("meeting_code", share="repeated"),
                       case.select("meeting_code").join(alike, on="meeting_code"), check_row_order=False)  # fmt: skip


def shares(con):
    """What is copied and what is shared, in the order of the meetings."""
    prepare(con, AS_OF)
    answers = [ask(con, name, AS_OF).pl().with_columns(of=pl.lit(name)) for name in ("copied", "shared")]
    return pl.concat(answers).sort("of", "meeting_code")


def test_without_minutes_there_is_nothing_to_say(con):
    con.execute("BEGIN")
    con.execute("DELETE FROM intake.text_fingerprints")
    prepare(con, AS_OF)
    rows = [ask(con, name, AS_OF).pl().height for name in ("copied", "shared", "empty")]
    signals = [f"minutes_{name}" for name in ("copied", "shared", "empty")]
    answers = [modules("models.signals")[name].observe(con, AS_OF) for name in signals]
    con.execute("ROLLBACK")
    assert rows == [0, 0, 0]
    assert [frame["enough"].any() for frame in answers] == [False] * 3
