"""The published tables of the small simulated province as digests, one a column, so that a change says what moved."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl

TABLES = ("cell_month", "scores", "flags", "area_flags", "attention")
STORED = Path(__file__).with_name("published_digest.json")
# Sums of floats in another order differ from the thirteenth digit on.
DIGITS = 12
# Of a flag's evidence, which is JSON.
FRACTION = re.compile(r"-?\d+\.\d+(?:[eE][-+]?\d+)?")

Digest = dict[str, dict[str, str]]


def digest(table: Callable[[str], pl.DataFrame]) -> Digest:
    """By table and column a digest of the values, rows in order; `table` gives a published table by its name."""
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
        if before.get(table, {}).get(column) != now.get(table, {}).get(column)
    )


def _of_columns(rows: pl.DataFrame) -> dict[str, str]:
    texts = {column: [_text(value) for value in rows[column].to_list()] for column in rows.columns}
    order = sorted(range(rows.height), key=lambda row: [texts[column][row] for column in rows.columns])
    digests = {"rows": str(rows.height)}
    for column, values in texts.items():
        digests[column] = hashlib.sha256("\n".join(values[row] for row in order).encode()).hexdigest()[:16]
    return digests


def _text(value: object) -> str:
    if isinstance(value, float):
        return _rounded(value)
    if isinstance(value, list):
        return json.dumps([_text(item) for item in value], ensure_ascii=False)
    return FRACTION.sub(lambda match: _rounded(float(match[0])), str(value))


def _rounded(value: float) -> str:
    # Adding nothing makes of -0.0 what it is equal to.
    return f"{value + 0.0:.{DIGITS}g}"
