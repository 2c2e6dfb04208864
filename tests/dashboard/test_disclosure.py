"""Masks: by trying every world near the true one, no masked count is determined by all that is shown."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.summaries.disclosure import Cases, Figure, form_marks, marks

FEW = {1, 2}


def may_be(mark: str, true: int, value: int) -> bool:
    """Whether readers who see the mark of a count must think that value possible; a slow second way of reading it."""
    return value == true if mark == "shown" else value in FEW if mark == "few" else value >= 0


def near(n: int, least: int) -> list[int]:
    return [value for value in (n - 1, n, n + 1) if value >= least]


def worlds(cases, figures):
    """Every assignment near the true one that fits all that is shown."""
    places = [(row, year) for row, years in cases.rows.items() for year in range(len(years))]
    true = {figure: value(cases, cases.rows, figure) for figure in figures}
    for tried in product(*(near(cases.rows[row][year], cases.least) for row, year in places)):
        rows = {row: [0] * len(years) for row, years in cases.rows.items()}
        for (row, year), n in zip(places, tried, strict=True):
            rows[row][year] = n
        values = {figure: value(cases, rows, figure) for figure in figures}
        if all(may_be(figures[figure], true[figure], n) for figure, n in values.items()):
            yield values


def value(cases, rows, figure):
    return sum(rows[row][year] for row in cases.groups.get(figure.of, [figure.of]) for year in figure.years)


def undetermined(cases, figures):
    values = {figure: set() for figure, mark in figures.items() if mark != "shown"}
    for world in worlds(cases, figures):
        for figure, seen in values.items():
            seen.add(world[figure])
    return all(len(seen) > 1 for seen in values.values())


@st.composite
def trees(draw):
    """Up to four rows in one or two groups below a whole, over two years and both together."""
    n_rows = draw(st.integers(1, 4))
    rows = {f"G{i}": tuple(draw(st.tuples(*[st.sampled_from([0, 0, 1, 1, 2, 3, 5])] * 2))) for i in range(n_rows)}
    cut = draw(st.integers(0, n_rows))
    groups = {"": list(rows), "D0": list(rows)[:cut], "D1": list(rows)[cut:]}
    groups = {name: members for name, members in groups.items() if members}
    figures = [Figure(of, years) for of in [*groups, *rows] for years in ((0,), (1,), (0, 1))]
    return Cases(rows, groups), [figure for figure in figures if draw(st.integers(0, 5))]


@given(trees())
def test_no_masked_count_of_a_tree_and_its_years_is_determined(tree):
    cases, figures = tree
    masks = marks(cases, figures)
    assert set(masks) == set(figures)
    for figure, mark in masks.items():
        assert mark != "shown" or value(cases, cases.rows, figure) not in FEW
        assert mark != "few" or value(cases, cases.rows, figure) in FEW
    assert undetermined(cases, masks)


@given(st.lists(st.sampled_from([0, 1, 1, 2, 3, 5]), min_size=2, max_size=5), st.booleans())
def test_the_forms_of_a_total_hide_each_other_and_take_up_what_else_the_total_may_be(counts, is_withheld):
    forms = {f"F{i}": n for i, n in enumerate(counts)}
    total = sum(counts)
    mark = "few" if total in FEW and not is_withheld else "withheld" if is_withheld else "shown"
    masks = form_marks(total, mark, forms)
    assert all(masks[form] != "shown" for form, n in forms.items() if n in FEW)
    possible = {form: set() for form in forms}
    totals = set()
    for tried in product(*(near(n, 0) for n in counts)):
        values = dict(zip(forms, tried, strict=True))
        if may_be(mark, total, sum(tried)) and all(may_be(masks[form], forms[form], values[form]) for form in forms):
            totals.add(sum(tried))
            for form, n in values.items():
                possible[form].add(n)
    assert all(len(possible[form]) > 1 for form in forms if masks[form] != "shown")
    if mark == "few":
        assert totals == FEW
    if mark == "withheld":
        assert totals >= {max(total - 1, 0), total, total + 1}


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_lines_that_are_there_because_they_hold_a_case_hide_each_other(counts):
    rows = {f"{i}": (n,) for i, n in enumerate(counts)}
    cases = Cases(rows, {"": list(rows)}, least=1)
    assert undetermined(cases, marks(cases, [Figure(""), *map(Figure, rows)]))


def told(rows, groups, *figures):
    return list(marks(Cases(rows, groups), figures).values())


def test_nothing_is_given_up_that_need_not_be():
    every = [Figure(""), Figure("A"), Figure("B"), Figure("C")]
    # Either of the two may be the one and the other the two.
    assert told({"A": (1,), "B": (2,), "C": (9,)}, {"": ["A", "B", "C"]}, *every) == ["shown", "few", "few", "shown"]
    # One alone is found by subtraction, so the smallest other is withheld, and the total stays.
    assert told({"A": (1,), "B": (9,), "C": (9,)}, {"": ["A", "B", "C"]}, *every)[:2] == ["shown", "few"]
    # Three that add up to three are one each, so one of them is said to be under three no longer.
    assert sorted(told({"A": (1,), "B": (1,), "C": (1,)}, {"": ["A", "B", "C"]}, *every)) == [
        "few", "few", "shown", "withheld",
    ]  # fmt: skip
    assert told({"A": (0,), "B": (3,), "C": (4,)}, {"": ["A", "B", "C"]}, *every) == ["shown"] * 4


def test_what_stands_is_not_given_up():
    with pytest.raises(ValueError, match="no case can be thought moved"):
        marks(Cases({"A": (1,)}, {"": ["A"]}), [Figure(""), Figure("A")], {Figure(""): "shown"})


def test_the_marks_are_the_same_in_every_process():
    program = (
        "from dashboard.summaries.disclosure import Cases, Figure, marks\n"
        "rows = {f'G{i}': (i % 4, i * i % 5, i % 3) for i in range(12)}\n"
        "names = list(rows)\n"
        "groups = {'': names, 'D0': names[:5], 'D1': names[5:]}\n"
        "groups |= {f'P{i}': names[i : i + 2] for i in range(0, 12, 2)}\n"
        "groups |= {f'X{i}': [names[i], names[(i + 5) % 12]] for i in range(0, 12, 3)}\n"
        "years = ((0,), (1,), (2,), (0, 1), (0, 1, 2))\n"
        "found = marks(Cases(rows, groups), [Figure(of, y) for of in [*groups, *rows] for y in years])\n"
        "print(list(found.items()))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in "1234"
    }
    assert len(outputs) == 1
