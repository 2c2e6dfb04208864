"""The published tables of the small simulated province in brief, one entry a column, so that a change says what moved.

Processors add up floats in different orders, and what is learned in many rounds carries such differences further. So
what is exact is compared as a digest, and floats as two sums, within a share that no machine's arithmetic reaches.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

TABLES = ("cell_month", "scores", "flags", "area_flags", "attention")
STORED = Path(__file__).with_name("published_digest.json")
# Of the sums of a column. Two kinds of processor differed by 2e-9 of them; one probability of thousands that
# moves by .001 moves them by more than this.
TOLERANCE = 1e-7
# Of a flag's evidence, which is JSON.
FRACTION = re.compile(r"-?\d+\.\d+(?:[eE][-+]?\d+)?")
# Spreads the weights of rows evenly over 1 to 2, so that values that change places change the sum.
GOLDEN = (math.sqrt(5) - 1) / 2

Digest = dict[str, dict[str, Any]]


def digest(table: Callable[[str], pl.DataFrame]) -> Digest:
    """By table and column what is exact of the values, and the sums of the floats; `table` gives a published table."""
    return {name: _of_columns(table(name)) for name in TABLES}


def stored() -> Digest:
    """The digest of the results as they were last changed on purpose."""
    return json.loads(STORED.read_text("utf-8"))


def differences(before: Digest, now: Digest) -> list[str]:
    """`table.column` of what is not equal."""
    return sorted(
        f"{table}.{column}"
        for table in before.keys() | now.keys()
        for column in before.get(table, {}).keys() | now.get(table, {}).keys()
        if not _equal(before.get(table, {}).get(column), now.get(table, {}).get(column))
    )


def _equal(before: dict[str, Any] | None, now: dict[str, Any] | None) -> bool:
    if before is None or now is None or before["exact"] != now["exact"]:
        return False
    pairs = zip(before["sums"], now["sums"], strict=True)
    return all(math.isclose(was, is_, rel_tol=TOLERANCE, abs_tol=TOLERANCE) for was, is_ in pairs)


def _of_columns(rows: pl.DataFrame) -> dict[str, Any]:
    texts, floats = {}, {}
    for column in rows.columns:
        parts = [_parts(value) for value in rows[column].to_list()]
        texts[column], floats[column] = [text for text, _ in parts], [numbers for _, numbers in parts]
    # By what is exact alone: a float's last digit must not decide which row is first.
    order = sorted(range(rows.height), key=lambda row: [texts[column][row] for column in rows.columns])
    return {column: _of_values([(texts[column][row], floats[column][row]) for row in order]) for column in texts}


def _of_values(values: list[tuple[str, list[float]]]) -> dict[str, Any]:
    exact = hashlib.sha256("\n".join(text for text, _ in values).encode()).hexdigest()[:16]
    numbers = [number for _, row in values for number in row]
    weighted = math.fsum(number * (1 + place * GOLDEN % 1) for place, number in enumerate(numbers))
    return {"exact": exact, "sums": [float(f"{total:.12g}") for total in (math.fsum(numbers), weighted)]}


def _parts(value: object) -> tuple[str, list[float]]:
    """A value as its text without floats, and the floats in it."""
    if isinstance(value, float):
        return "float", [value]
    if isinstance(value, list):
        items = [_parts(item) for item in value]
        return json.dumps([text for text, _ in items], ensure_ascii=False), [x for _, row in items for x in row]
    text = str(value)
    return FRACTION.sub("float", text), [float(number) for number in FRACTION.findall(text)]
