"""Rows that name a unit or a cell which nobody knows."""

from __future__ import annotations


def absent(column: str, code: str, elsewhere: str | None) -> str:
    """SELECT of the rows whose `column` names a `code` that is known nowhere.

    `elsewhere` is the table where such codes stand; None where they stand in the batch's own table, so that a row
    may come in the same batch as the row that it names, but not if that one is itself refused.
    """
    return (
        f"SELECT b.row_no, '{column}' AS column_name, b.{column} AS found, NULL AS expected "
        f"FROM batch AS b ANTI JOIN {elsewhere or 'after_batch'} AS k ON k.{code} = b.{column} "
        f"WHERE b.{column} IS NOT NULL"
    )
