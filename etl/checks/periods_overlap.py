"""Two rows say different things of one and the same day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple

import duckdb

from etl.contract_tables import Table, describe
from etl.sql_fragments import equal, key_text, known, listed

TABLES = tuple(table.name for table in describe().values() if {"valid_from", "valid_to"} <= set(table.columns))
TURN = 2
NAME_VI = "Thời gian hiệu lực chồng nhau"
NAME_EN = "Validity periods overlap"
VI = (
    "{place}, cột {column}: thời gian từ {value} trùng với một dòng khác đã nhận ({expected}). "
    "Hãy điền ngày kết thúc của dòng cũ, hoặc sửa ngày bắt đầu của dòng này."
)
EN = (
    "{place}, column {column}: the period from {value} overlaps another accepted row ({expected}). "
    "Give the older row its last day, or correct the first day of this row."
)


class Period(NamedTuple):
    """One row of a group of rows about the same thing; `row_no` is None for a row already stored.

    `place_no` is its row in the batch, also for a stored row that the batch repeats; 0 for any other stored row. Two
    periods may not overlap where they have one of `about` in common. `sound`: nothing else is wrong with the row.
    """

    group: int
    row_no: int | None
    place_no: int
    about: list[str]
    key: str
    first: date
    last: date
    sound: bool


def find(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    """SELECT of the rows whose period overlaps that of a row accepted before them.

    Stored rows that the batch does not replace come first, then the batch by place. A row refused for any reason
    blocks nobody, so whether a row is refused depends on the rows before it: only the few groups with an overlap are
    looked at row by row. What is no period, because an end cannot be read or is before its beginning, overlaps
    nothing.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE disputes (row_no BIGINT, found VARCHAR, expected VARCHAR)")
    periods = con.execute(_disputed(table)).fetchall()
    if rows := refused(Period(*row) for row in periods):
        columns = [list(column) for column in zip(*rows, strict=True)]
        con.execute("INSERT INTO disputes SELECT unnest($1), unnest($2), unnest($3)", columns)
    return "SELECT row_no, 'valid_from' AS column_name, found, expected FROM disputes"


def refused(periods: Iterable[Period]) -> list[tuple[int, str, str]]:
    """The rows that overlap an accepted row before them: row_no, first day, the other's period.

    `periods` come by group, and in each group in the order in which they are decided.
    """
    overlaps = []
    for _, rows in groupby(periods, key=lambda p: p.group):
        accepted: list[Period] = []
        for row in rows:
            other = _blocking(row, accepted)
            if row.row_no is not None and other:
                overlaps.append((row.row_no, str(row.first), _span(other)))
            elif row.sound:
                accepted.append(row)
    return overlaps


def _blocking(row: Period, accepted: list[Period]) -> Period | None:
    """The accepted row that stands in a row's way: if possible one at an earlier place, then the first in time.

    What is refused anyway is compared with earlier places only, so that the same file gets the same answer at its
    second reading, when its good rows are stored.
    """
    clashes = [other for other in accepted if _clash(other, row)]
    earlier = [other for other in clashes if other.place_no < row.place_no]
    return min(earlier or (clashes if row.sound else []), key=lambda p: (p.first, p.key), default=None)


def _clash(one: Period, other: Period) -> bool:
    # Of one key the stored row and its correction may both be here.
    if one.key == other.key or not set(one.about) & set(other.about):
        return False
    return one.first <= other.last and other.first <= one.last


def _group(table: Table) -> tuple[list[str], str]:
    """The columns within which periods can be at odds, and the SQL of what a row `b` is about there."""
    if table.name == "memberships":
        # Nobody is in one cell twice at a time, nor a full member anywhere twice at a time.
        return ["member_code"], "['cell ' || b.cell_code] || CASE WHEN b.kind = 'full' THEN ['full'] ELSE [] END"
    return [name for name in table.key if name != "valid_from"], "['']"


def _disputed(table: Table) -> str:
    group, about = _group(table)
    period = f"{listed(table.key, 'b')}, {about} AS about, COALESCE(b.valid_to, DATE '9999-12-31') AS valid_to"
    groups, keys = listed(group, "p"), key_text(table.key, "p")
    return f"""
        WITH repeated AS (
          SELECT {listed(table.key, "p")}, MAX(p.row_no) AS place_no
          FROM parsed AS p SEMI JOIN unchanged AS u ON u.row_no = p.row_no GROUP BY ALL
        ),
        periods AS (
          SELECT b.row_no, COALESCE(u.place_no, 0) AS place_no, {period}, true AS sound
          FROM after_batch AS b LEFT JOIN repeated AS u ON {equal(table.key, "u", "b")}
          WHERE b.row_no IS NULL
          UNION ALL
          SELECT b.row_no, b.row_no, {period}, b.row_no NOT IN (SELECT row_no FROM faults)
          FROM batch AS b
          ANTI JOIN faults AS f ON f.row_no = b.row_no AND f.column_name = 'valid_to'
          WHERE {known(table.key, "b")}
        ),
        crowded AS (
          SELECT {groups} FROM periods AS p GROUP BY ALL HAVING COUNT(*) > 1 AND COUNT(p.row_no) > 0
        ),
        reaching AS (
          SELECT p.*, MAX(p.valid_to) OVER (
            PARTITION BY {groups} ORDER BY p.valid_from, p.row_no
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
          ) AS reached
          FROM periods AS p SEMI JOIN crowded AS c ON {equal(group, "c", "p")}
        ),
        disputed AS (
          SELECT {groups}, ROW_NUMBER() OVER () AS group_no
          FROM (SELECT DISTINCT {groups} FROM reaching AS p WHERE p.valid_from <= p.reached) AS p
        )
        SELECT g.group_no, p.row_no, p.place_no, p.about, {keys}, p.valid_from, p.valid_to, p.sound
        FROM reaching AS p JOIN disputed AS g ON {equal(group, "g", "p")}
        ORDER BY g.group_no, p.row_no NULLS FIRST, p.valid_from
    """


def _span(period: Period) -> str:
    first = "…" if period.first == date.min else str(period.first)
    return f"{first} - {'…' if period.last == date.max else period.last}"
