"""What is published of the small province is what it was: whoever changes results on purpose renews the digest.

`uv run poe digest` renews it; the commit says why the results changed.
"""

import copy

import polars as pl

from tests.chain.digest import DIGITS, TABLES, differences, digest, stored


def test_published_results_are_what_they_were(built):
    assert differences(stored(), digest(built.table)) == []


def test_a_changed_value_is_seen():
    before = {name: pl.DataFrame({"cell_code": ["a", "b"], "value": [0.25, 1 / 3]}) for name in TABLES}
    changed = copy.copy(before) | {"flags": pl.DataFrame({"cell_code": ["a", "b"], "value": [0.25, 0.333]})}
    assert differences(digest(before.__getitem__), digest(changed.__getitem__)) == ["flags.value"]


def test_order_of_rows_and_last_digits_do_not_count():
    before = {name: pl.DataFrame({"cell_code": ["a", "b"], "value": [0.25, 1 / 3]}) for name in TABLES}
    noise = 10 ** -(DIGITS + 2)
    denied = {name: pl.DataFrame({"cell_code": ["b", "a"], "value": [1 / 3 + noise, 0.25]}) for name in TABLES}
    assert differences(digest(before.__getitem__), digest(denied.__getitem__)) == []


def test_everything_could_be_computed(built):
    with built.reading() as con:
        assert con.execute("SELECT kind, name, reason FROM result.not_computed").fetchall() == []
