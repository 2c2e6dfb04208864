"""What is published of the small province is what it was: whoever changes results on purpose renews the digest.

`uv run poe digest` renews it; the commit says why the results changed.
"""

import polars as pl
import pytest

from tests.chain.digest import TABLES, TOLERANCE, differences, digest, stored


def test_published_results_are_what_they_were(built):
    assert differences(stored(), digest(built.table)) == []


BEFORE = {name: pl.DataFrame({"cell_code": ["a", "b"], "value": [0.25, 1 / 3]}) for name in TABLES}


@pytest.mark.parametrize(
    ("first", "values", "column"),
    [
        ("a", [0.25, 1 / 3 + 1e-5], "value"),
        ("a", [1 / 3, 0.25], "value"),
        ("a", [0.25, None], "value"),
        ("A", [0.25, 1 / 3], "cell_code"),
    ],
)
def test_a_changed_value_is_seen(first, values, column):
    now = BEFORE | {"flags": pl.DataFrame({"cell_code": [first, "b"], "value": values})}
    assert differences(digest(BEFORE.__getitem__), digest(now.__getitem__)) == [f"flags.{column}"]


def test_a_changed_value_within_evidence_is_seen():
    evidence = [BEFORE | {"flags": pl.DataFrame({"value": [f'{{"rate": {rate}, "n": 3}}']})} for rate in (0.25, 0.251)]
    assert differences(*(digest(tables.__getitem__) for tables in evidence)) == ["flags.value"]


def test_order_of_rows_and_last_digits_do_not_count():
    noise = TOLERANCE / 100
    turned = {name: pl.DataFrame({"cell_code": ["b", "a"], "value": [1 / 3 + noise, 0.25]}) for name in TABLES}
    assert differences(digest(BEFORE.__getitem__), digest(turned.__getitem__)) == []


def test_everything_could_be_computed(built):
    with built.reading() as con:
        assert con.execute("SELECT kind, name, reason FROM result.not_computed").fetchall() == []
