"""cell_month by SQL and by plain loops: the same on every cell and month."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import mart_builder
from tests import oracle
from tests.etl.marts.loading import clear, empty_warehouse, load, write
from tests.etl.marts.provinces import LAST, province

COLUMNS = (
    "unit_code meetings_regular meetings_thematic expected present present_online excused unexcused attendance_rate exempt "
    "duration_minutes speakers speaking_rate tasks_due tasks_done"
).split()


def by_sql(con, last):
    mart_builder.build(con, mart_builder.month_span(con, last))
    rows = con.sql(f"SELECT cell_code, month, {', '.join(COLUMNS)} FROM mart.cell_month").pl().to_dicts()
    months = {(row.pop("cell_code"), row.pop("month")): row for row in rows}
    assert len(months) == len(rows), "one row per cell and month"
    return months


def differences(found, expected):
    return [
        (key, name, found.get(key, {}).get(name), expected.get(key, {}).get(name))
        for key in sorted(set(found) | set(expected), key=str)
        for name in COLUMNS
        if (key in found) != (key in expected) or found[key][name] != expected[key][name]
    ]


@pytest.fixture(scope="module")
def con():
    with empty_warehouse() as con:
        yield con


@given(rng=st.randoms(use_true_random=False))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_small_provinces_full_of_traps(con, tmp_path, rng: Random):
    write(tmp_path, province(rng))
    clear(con)
    load(con, tmp_path)
    assert differences(by_sql(con, LAST), oracle.cell_month(tmp_path, LAST)) == []
