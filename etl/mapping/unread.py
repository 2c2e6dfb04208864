"""Values of a file that are known and yet none that their column takes: their rows will wait until they are mended."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from etl.contract_tables import describe
from etl.mapping.applying import Delivered
from etl.mapping.suggesting import fit

# Chosen by us: a click waits no longer, and a column of days or numbers seldom has more different ones.
MOST_VALUES = 5_000


def unread(table: str, column: str, value: str) -> bool:
    """Whether a converted value is known and yet not one that the column takes."""
    return bool(value) and fit(describe()[table], column, [value]) == 0


def unread_values(given: Delivered) -> dict[str, Counter[str]]:
    """By column the values that it does not take and how often each stands there; columns without any are left out.

    Of a column the first `MOST_VALUES` different values are looked at.
    """
    faulty = {column: _faulty(given, column, place) for place, column in enumerate(given.columns)}
    return {column: values for column, values in faulty.items() if values}


def _faulty(given: Delivered, column: str, place: int) -> Counter[str]:
    counted = Counter(row[place] for row in given.rows)
    faulty = (value for value in islice(counted, MOST_VALUES) if unread(given.table, column, value))
    return Counter({value: counted[value] for value in faulty})
