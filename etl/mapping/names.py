"""What offices call the contract's columns and words: `data/headings/<table>.toml`, compared without marks."""

from __future__ import annotations

from functools import cache

from etl.contract_tables import describe
from etl.discover import documents
from etl.mapping.folding import fold


@cache
def headings(table: str) -> dict[str, tuple[str, ...]]:
    """By contract column the names it goes by, folded; its own name first."""
    known = documents("headings").get(table, {}).get("columns", {})
    return {name: tuple(fold(text) for text in (name, *known.get(name, ()))) for name in describe()[table].columns}


@cache
def words(table: str, column: str) -> dict[str, str]:
    """By folded text the contract's word that it means; empty for a column that takes any value."""
    enum = describe()[table].enums.get(column, ())
    known = documents("headings").get(table, {}).get("words", {}).get(column, {})
    return {fold(text): word for word in enum for text in (word, *known.get(word, ()))}


def spellings(table: str, column: str) -> dict[str, str]:
    """By word of the contract how offices write it first; empty for a column that takes any value."""
    known = documents("headings").get(table, {}).get("words", {}).get(column, {})
    return {word: known.get(word, [word])[0] for word in describe()[table].enums.get(column, ())}
