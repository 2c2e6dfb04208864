"""The order of day and month that a file leaves open, by the days of the month on which its cells usually meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property

import duckdb

from etl.mapping.notation import ORDERS
from etl.mapping.understood import Understood
from etl.sources._known_codes import Codes

# All chosen by us: of how many meetings a cell's usual days are known and how far apart they may be; how many meetings
# of such cells decide, with what share on usual days in one order, and at most what share in the other.
USUAL = """
    SELECT cell_code, quantile_disc(day(held_on), 0.1) - 1 AS first, quantile_disc(day(held_on), 0.9) + 1 AS last
    FROM intake.meetings
    WHERE kind IN ('regular', 'regular_and_thematic')
    GROUP BY cell_code
    HAVING count(*) >= 6 AND last - first <= 10
"""
FEWEST_MEETINGS, MOST, LEAST = 3, 0.9, 0.5
NOTE = "usual_days"


class UsualDays:
    """The usual days of the cells of a warehouse, asked for once, with the first file that leaves its order open."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    @cached_property
    def _known(self) -> tuple[dict[str, tuple[int, int]], Codes]:
        rows = self._con.execute(USUAL).fetchall()
        return {cell: (first, last) for cell, first, last in rows}, Codes(self._con, "cell_code")

    def decided(self, asked: Understood, again: Callable[[Mapping[str, str]], Understood]) -> Understood:
        """What was understood in the order in which the cells meet on their usual days, where they do not in the other
        one; else what is asked as it is. `again` understands the file with more answers."""
        keys = [question.key for question in asked.questions if question.topic == "order"]
        if len(keys) != 1:
            return asked
        readings = [again(dict.fromkeys(keys, order)) for order in ORDERS]
        usual, codes = self._known
        pairs = [
            [first <= int(on[8:10]) <= last for on in (one, other)]
            for (cell, one), (_, other) in zip(*map(_days, readings), strict=True)
            if one != other and (known := usual.get(codes.of(cell)))
            for first, last in [known]
        ]
        if len(pairs) < FEWEST_MEETINGS:
            return asked
        shares = [sum(pair[place] for pair in pairs) / len(pairs) for place in (0, 1)]
        if max(shares) < MOST or min(shares) > LEAST:
            return asked
        right = readings[shares.index(max(shares))]
        return replace(right, notes=(*right.notes, NOTE))


def _days(reading: Understood) -> list[tuple[str, str]]:
    """Cell and day (YYYY-MM-DD) of each meeting."""
    return [
        (row[part.columns.index("cell_code")], row[part.columns.index("held_on")])
        for part in reading.parts
        if part.table == "meetings" and {"cell_code", "held_on"} <= set(part.columns)
        for row in part.rows
    ]
