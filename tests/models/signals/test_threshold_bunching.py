"""threshold_bunching held against its cases."""

from __future__ import annotations

import polars as pl
import pytest

from etl.discover import modules
from tests.models.signals.marts import AS_OF, MONTHS, add_cells, cases

NEIGHBOURS, CELLS, MEETINGS = 60, 4, 24
HONEST_MINUTES = [75, 80, 80, 85, 85, 85, 90, 90, 90, 95, 95, 95, 100, 105, 110]
HONEST_CAME = [16, 17, 17, 18, 18, 18, 19, 19, 20]


def organisation(con, unit, courses):
    """Cells and their meetings, the last in the month of judgement; `courses` = lengths and attendance of each cell."""
    add_cells(con, {f"{unit}{i}": unit for i in range(len(courses))})
    for i, (minutes, came) in enumerate(courses):
        for n, month in enumerate(MONTHS[-MEETINGS:]):
            yield {
                "meeting_code": f"{unit}{i}-{month:%y%m}",
                "cell_code": f"{unit}{i}",
                "month": month,
                "held_on": month,
                "duration_minutes": minutes[n % len(minutes)] if minutes else None,
                "present": came[n % len(came)] if came else None,
            }


def honest(number):
    """Four cells whose meetings are, all through, a little longer or better attended than those elsewhere."""
    minutes = [length + 5 * (number % 5 - 2) for length in HONEST_MINUTES]
    came = [min(20, here + number % 3 - 1) for here in HONEST_CAME]
    return [(turned(minutes, number + 4 * i), turned(came, number + 2 * i)) for i in range(CELLS)]


def turned(values, by):
    """The same values, begun elsewhere."""
    return values[by % len(values) :] + values[: by % len(values)]


@pytest.mark.parametrize("case", cases("threshold_bunching"))
def test_threshold_bunching(con, case):
    meetings = [row for number in range(NEIGHBOURS) for row in organisation(con, f"N{number:02}", honest(number))]
    own = (case.get("minutes", HONEST_MINUTES), case.get("came", HONEST_CAME))
    others = (HONEST_MINUTES, HONEST_CAME) if case.get("only_first") else own
    meetings += organisation(con, "CASE", [own, *[others] * (CELLS - 1)])
    con.register("held", pl.DataFrame(meetings, infer_schema_length=None))
    con.execute(
        "INSERT INTO mart.meeting_facts BY NAME SELECT *, 'regular' AS kind, true AS counts_for_attendance, "
        "'residential' AS cell_type, 0 AS present_online, 20 AS marked FROM held"
    )
    rows = modules("models.signals")["threshold_bunching"].observe(con, AS_OF)
    assert set(rows["unit_code"]) == {"CASE", *(f"N{number:02}" for number in range(NEIGHBOURS))}
    assert not rows.filter(pl.col("unit_code") != "CASE")["selected"].any()
    row = rows.row(by_predicate=pl.col("unit_code") == "CASE", named=True)
    expected = case["expected"]
    if not expected:
        assert (row["enough"], row["probability"], row["selected"], row["meetings"]) == (False, None, False, [])
        return
    assert expected.get("at_least", 0) <= row["probability"] <= expected.get("at_most", 1)
    assert row["selected"] is expected["selected"]
    assert bool(row["meetings"]) is (row["probability"] >= 0.5)
