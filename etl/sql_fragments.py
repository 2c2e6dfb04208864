"""Pieces of SQL over lists of contract columns."""

from __future__ import annotations

from collections.abc import Iterable


def listed(names: Iterable[str], row: str) -> str:
    """The columns of one row, separated by commas; `row` is its alias."""
    return ", ".join(f'{row}."{name}"' for name in names)


def equal(names: Iterable[str], left: str, right: str) -> str:
    """Both rows hold the same values, none of them unknown."""
    return " AND ".join(f'{left}."{name}" = {right}."{name}"' for name in names)


def alike(names: Iterable[str], left: str, right: str) -> str:
    """Both rows hold the same values, unknown being like unknown; true where there are no columns."""
    return " AND ".join(f'{left}."{name}" IS NOT DISTINCT FROM {right}."{name}"' for name in names) or "true"


def known(names: Iterable[str], row: str) -> str:
    """None of the values is unknown."""
    return " AND ".join(f'{row}."{name}" IS NOT NULL' for name in names)


def key_text(names: Iterable[str], row: str) -> str:
    """The key as a JSON list of texts; NULL where a part of it is unknown."""
    names = list(names)
    texts = ", ".join(f'CAST({row}."{name}" AS VARCHAR)' for name in names)
    return f"CASE WHEN {known(names, row)} THEN CAST(to_json([{texts}]) AS VARCHAR) END"


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
