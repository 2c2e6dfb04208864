"""minutes_shared held against its cases, and a text that went into very many cells."""

from __future__ import annotations

import json

import numpy as np
import pytest

from models.text import ask, prepare
from tests.models.signals.marts import AS_OF, MONTHS, add_cell, cases, held_against, row_of, spread
from tests.models.signals.minutes import (
    add_minutes,
    brought_up_to_date,
    framed,
    own_words,
    renumbered,
    sentence,
    with_case,
    writing_village,
)

YEAR = MONTHS[-12:]


@pytest.fixture(scope="module")
def neighbours_words():
    """What N0 writes of its own in each month."""
    rng = np.random.default_rng(3)
    return [own_words(rng) for _ in YEAR]


@pytest.fixture(scope="module")
def passages():
    """A long passage for each month, which half of the cells take over."""
    rng = np.random.default_rng(4)
    return [sentence(rng, 60) for _ in YEAR]


@pytest.fixture(scope="module")
def con(neighbours_words, passages):
    def own(rng, i, month):
        if month not in YEAR:
            return own_words(rng)
        own = neighbours_words[YEAR.index(month)] if i == 0 else own_words(rng)
        return [passages[YEAR.index(month)], *own] if i % 2 else own

    with writing_village(own=own) as con:
        yield con


@pytest.mark.parametrize("case", cases("minutes_shared"))
def test_case(con, case, neighbours_words, passages):
    rng, written = np.random.default_rng(5), []
    for i, sign in enumerate(spread(case["minutes"], "*")):
        own = {
            "n": lambda: own_words(rng),
            "t": lambda i=i: brought_up_to_date(rng, neighbours_words[i]),
            "h": lambda i=i: [passages[i], *own_words(rng, 3)],
            "s": lambda: [sentence(rng, 6)],
        }
        written.append(framed("CASE", YEAR[i], own[sign]()))
    with with_case(con, written, case.get("unit", "G0")):
        row, expected = row_of(con, "minutes_shared"), case["expected"]
    held_against(row, expected)
    if expected:
        evidence = json.loads(row["evidence"])
        assert (evidence["n"], evidence["of"]) == (expected["n"], expected["of"])
        assert len(evidence["pairs"]) == min(expected["n"], 6)
        assert all(source.startswith("N0-") for _, source, _ in evidence["pairs"])


@pytest.mark.parametrize("changed", [0, 0.1], ids=["as it is", "brought up to date"])
def test_a_text_in_very_many_cells_is_found(con, changed):
    rng = np.random.default_rng(6)
    text = own_words(rng, 10)
    con.execute("BEGIN")
    for i in range(30):
        add_cell(con, f"X{i}", unit=f"G{i % 6}")
        own = brought_up_to_date(rng, text, changed) if changed else text
        add_minutes(con, f"X{i}", [framed(f"X{i}", AS_OF, own)], f"G{i % 6}")
    prepare(con, AS_OF)
    shared = ask(con, "shared", AS_OF).pl()
    con.execute("ROLLBACK")
    theirs = shared.filter(shared["cell_code"].str.starts_with("X"))
    others = shared.filter(~shared["cell_code"].str.starts_with("X"))
    assert theirs.height == 30
    assert (theirs["share"] >= 0.5).all()
    assert (theirs["source_code"] != theirs["meeting_code"]).all()
    assert (others["share"] < 0.4).all()


@pytest.mark.parametrize(("unit", "as_if_whole"), [("G0", True), ("G3", False)], ids=["a neighbour", "a stranger"])
def test_figures_alone_are_changed_a_month_late_only_among_neighbours(con, neighbours_words, unit, as_if_whole):
    rng = np.random.default_rng(7)
    lines = [renumbered(rng, line) for line in neighbours_words[-2]]
    with with_case(con, [framed("CASE", AS_OF, lines)], unit):
        prepare(con, AS_OF)
        shared = ask(con, "shared", AS_OF).pl().filter(cell_code="CASE")
    [share], [source] = shared["share"], shared["source_code"]
    assert source == f"N0-{YEAR[-2]:%y%m}"
    assert (share > 0.95) == as_if_whole
