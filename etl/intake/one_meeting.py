"""One meeting, one row: what several sources have of a meeting under codes of their own counts once.

Each source's rows are kept in intake.apart_rows as they came, so that a link can be undone, a meeting moved and the
precedence changed; the tables of the contract have what counts:

- of the meeting itself, each value from the first source that has one;
- its headcount and its tasks, all from the first source that has any; its scores likewise, self and superior apart;
- of its roll call, each member from the first source that has a mark; all from the first one where the cell has no
  roll, as then nobody knows which members of two sources are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

from etl.contract_tables import Table, describe
from etl.intake.meeting_links import find_links, mark_separate
from etl.intake.stages import Rows
from etl.intake.text_fingerprints import TEXTS

CODE = "meeting_code"
# Of what the rows of a meeting in a table come from one source together.
_PARTS = {
    "attendance": "CASE WHEN cell_code IN (SELECT cell_code FROM intake.memberships) THEN member_code ELSE '' END",
    "scores": "scored_by",
}
_COPIED = "syllables, characters, figures, line_mark, runs"


@contextmanager
def meetings_apart(con: duckdb.DuckDBPyConnection, run: int, precedence: Sequence[str]) -> Iterator[None]:
    """Within the block every source's meetings stand in the intake under their own codes; after it, linked ones count
    once. `precedence` names the sources whose values go before those of others, the first one first."""
    _take_apart(con)
    yield
    _put_together(con, find_links(con, precedence, run), run)


def separate(con: duckdb.DuckDBPyConnection, code: str, run: int, precedence: Sequence[str]) -> str:
    """Undoes the link of a code: from now on it is a meeting of its own, as its source has it. Gives the source.
    Raises UserError where the code is not linked."""
    with meetings_apart(con, run, precedence):
        return mark_separate(con, code, run)


def _take_apart(con: duckdb.DuckDBPyConnection) -> None:
    if not con.execute("SELECT 1 FROM intake.apart_rows LIMIT 1").fetchall():
        return
    codes = f"(SELECT {CODE} FROM intake.apart_rows)"
    for table in _tables():
        for text_of in _text_of(table):
            own = f"(SELECT {table.key[0]} FROM intake.{table.name} WHERE {CODE} IN {codes})"
            con.execute(f"DELETE FROM intake.text_fingerprints WHERE text_of = '{text_of}' AND code IN {own}")
    for table in _tables():
        con.execute(f"DELETE FROM intake.{table.name} WHERE {CODE} IN {codes}")
        values = ", ".join(f"CAST(content->>'$.{c.name}' AS {c.type})" for c in table.columns.values())
        con.execute(
            f'INSERT INTO intake.{table.name} SELECT {values}, run FROM intake.apart_rows WHERE "table" = ?',
            [table.name],
        )
    con.execute("INSERT INTO intake.text_fingerprints FROM intake.apart_fingerprints")
    con.execute("DELETE FROM intake.apart_rows")
    con.execute("DELETE FROM intake.apart_fingerprints")


def _put_together(con: duckdb.DuckDBPyConnection, linked: Rows | None, run: int) -> None:
    if linked is None or not linked.count:
        return
    for table in _tables():
        _keep_apart(con, table, linked)
    for table in _tables():
        _count_once(con, table)
    con.execute(
        f"UPDATE intake.meeting_links SET run = $run WHERE {CODE} IN "
        f"(SELECT {CODE} FROM intake.apart_rows WHERE run = $run)",
        {"run": run},
    )


def _keep_apart(con: duckdb.DuckDBPyConnection, table: Table, linked: Rows) -> None:
    """Copies the rows of linked meetings to intake.apart_rows, noting which of them count; takes their texts out."""
    part = _PARTS.get(table.name, "''")
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE apart_{table.name} AS
        SELECT
          l.{CODE} AS counts_as, l.place, l.place = min(l.place) OVER (PARTITION BY l.{CODE}, {part}) AS counts, r.*
        FROM intake.{table.name} AS r
        JOIN {linked.name} AS l ON l.written_code = r.{CODE}
        """
    )
    content = ", ".join(f"'{name}', CAST(\"{name}\" AS VARCHAR)" for name in table.columns)
    con.execute(
        f"INSERT INTO intake.apart_rows SELECT counts_as, {CODE}, '{table.name}', "
        f"CAST(json_object({content}) AS VARCHAR), counts, run FROM apart_{table.name}"
    )
    for text_of in _text_of(table):
        mine = f"text_of = '{text_of}' AND code IN (SELECT {table.key[0]} FROM apart_{table.name})"
        con.execute(f"INSERT INTO intake.apart_fingerprints SELECT * FROM intake.text_fingerprints WHERE {mine}")
        con.execute(f"DELETE FROM intake.text_fingerprints WHERE {mine}")


def _count_once(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Puts what counts in the place of the rows kept apart."""
    con.execute(f"DELETE FROM intake.{table.name} WHERE {CODE} IN (SELECT {CODE} FROM apart_{table.name})")
    if table.name == "meetings":
        con.execute(f"INSERT INTO intake.meetings {_merged(table)}")
    else:
        columns = ", ".join("counts_as" if name == CODE else f'"{name}"' for name in table.columns)
        con.execute(f"INSERT INTO intake.{table.name} SELECT {columns}, run FROM apart_{table.name} WHERE counts")
    for text_of in _text_of(table):
        # Minutes come from the first source that has any; the texts of tasks that do not count stay out.
        con.execute(
            f"""
            INSERT INTO intake.text_fingerprints (text_of, code, line_no, {_COPIED})
            SELECT f.text_of, {"a.counts_as" if table.name == "meetings" else "f.code"}, f.line_no, {_COPIED}
            FROM intake.apart_fingerprints AS f
            JOIN apart_{table.name} AS a ON f.text_of = '{text_of}' AND f.code = a.{table.key[0]}
            WHERE {"true" if table.name == "meetings" else "a.counts"}
            QUALIFY a.place = min(a.place) OVER (PARTITION BY a.counts_as)
            """
        )


def _merged(table: Table) -> str:
    """SELECT of each meeting once: every value from the first source that has one."""
    firsts = {
        name: f'arg_min("{name}", place) FILTER (WHERE "{name}" IS NOT NULL)' for name in table.columns if name != CODE
    }
    # The start of one source and the end of another can be in the wrong order; then the end is not known.
    start, end = firsts["started_at"], firsts["ended_at"]
    firsts |= {"ended_at": f"CASE WHEN {end} < {start} THEN NULL ELSE {end} END", CODE: "counts_as"}
    values = ", ".join(f'{firsts[name]} AS "{name}"' for name in table.columns)
    return f"SELECT {values}, max(run) FROM apart_{table.name} GROUP BY counts_as"


def _tables() -> list[Table]:
    return [table for table in describe().values() if CODE in table.columns]


def _text_of(table: Table) -> list[str]:
    return [TEXTS[table.name]] if table.name in TEXTS else []
