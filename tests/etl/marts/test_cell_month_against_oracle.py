"""cell_month by SQL and by plain loops: the same on every cell and month."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.simulation import simulate
from etl.transform import mart_builder
from tests import oracle
from tests.etl.marts.loading import clear, load, write
from tests.etl.marts.provinces import LAST, province

COLUMNS = [
    *("unit_code", "meetings_regular", "meetings_thematic"),
    *("expected", "present", "present_online", "excused", "unexcused", "attendance_rate", "exempt"),
    *("duration_minutes", "speakers", "speaking_rate", "tasks_due", "tasks_done"),
]


def by_sql(con, last):
    mart_builder.build(con, mart_builder.month_span(con, last))
    rows = con.sql(f"SELECT cell_code, month, {', '.join(COLUMNS)} FROM mart.cell_month").pl().to_dicts()
    months = {(row.pop("cell_code"), row.pop("month")): row for row in rows}
    assert len(months) == len(rows), "one row per cell and month"
    return months


def differences(computed, expected):
    return [
        (key, name, computed.get(key, {}).get(name), expected.get(key, {}).get(name))
        for key in sorted(set(computed) | set(expected), key=str)
        for name in COLUMNS
        if (key in computed) != (key in expected) or computed[key][name] != expected[key][name]
    ]


@given(rng=st.randoms(use_true_random=False))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_small_provinces_full_of_traps(shared, tmp_path, rng: Random):
    write(tmp_path, province(rng))
    clear(shared)
    load(shared, tmp_path)
    assert differences(by_sql(shared, LAST), oracle.cell_month(tmp_path, LAST)) == []


def test_a_simulated_province(con, tmp_path):
    folder, last = tmp_path / "province", date(2026, 10, 1)
    simulate(folder, cells=300, months=24, seed=7, last_month=last)
    load(con, folder)
    computed = by_sql(con, last)
    assert len(computed) > 6000
    assert differences(computed, oracle.cell_month(folder, last)) == []
