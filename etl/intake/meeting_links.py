"""Which meetings of several sources are one: the same cell, day and kind, held or cancelled, one of each source."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from etl.counted_meetings import COUNTED
from etl.intake.stages import Incoming, Rows, create_rows
from etl.user_error import UserError

# Values count in this order: sources as `[meetings] precedence` names them, then as the meetings were known.
_FIND = f"""
    SELECT
      counts_as AS meeting_code, meeting_code AS written_code, source, cell_code,
      row_number() OVER (
        PARTITION BY counts_as
        ORDER BY nullif(list_position($precedence, source), 0) NULLS LAST, delivery, meeting_code
      ) AS place
    FROM ({COUNTED})
    WHERE source IS NOT NULL
"""
_SEVERAL_SOURCES = "SELECT count(DISTINCT source) > 1 OR EXISTS (FROM intake.meeting_links) FROM intake.meeting_sources"
# What the months of a link that holds no more were computed from is not as before.
_MARK_UNDONE = """
    UPDATE intake.meetings AS m SET run = $run
    FROM (
      SELECT unnest([l.written_code, l.meeting_code]) AS code
      FROM intake.meeting_links AS l
      ANTI JOIN links_now AS n ON n.written_code = l.written_code AND n.meeting_code = l.meeting_code
      WHERE NOT l.separate
    ) AS undone
    WHERE undone.code = m.meeting_code
"""


def note_sources(con: duckdb.DuckDBPyConnection, incoming: Incoming) -> None:
    """Notes of which source the meetings are that were stored for the first time, and after which others."""
    source = "source" if incoming.source is None else "$source"
    con.execute(
        f"INSERT OR IGNORE INTO intake.meeting_sources SELECT meeting_code, arg_max({source}, row_no), "
        "(SELECT coalesce(max(delivery), 0) + 1 FROM intake.meeting_sources) "
        f"FROM {incoming.raw.name} SEMI JOIN intake.meetings USING (meeting_code) GROUP BY meeting_code",
        {} if incoming.source is None else {"source": incoming.source},
    )


def find_links(con: duckdb.DuckDBPyConnection, precedence: Sequence[str], run: int) -> Rows | None:
    """The meetings that count with others, kept in intake.meeting_links, while each stands under its own code.

    Gives meeting_code (of the one known first, under which they count), written_code (their own, that one's too),
    source, cell_code, and place: the order in which their values count. Links that are new or other than before get
    this run, and so do the meetings of links that hold no more, so that their months are computed anew. None where one
    source has all meetings.
    """
    if con.execute(_SEVERAL_SOURCES).fetchall() == [(False,)]:
        return None
    linked = create_rows(con, "linked_meetings", _FIND, {"precedence": list(precedence)})
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE links_now AS
        SELECT
          other.source, other.written_code, other.meeting_code, first.source AS of_source,
          other.place < first.place AS goes_before
        FROM {linked.name} AS other
        JOIN {linked.name} AS first ON first.written_code = other.meeting_code
        WHERE other.written_code <> other.meeting_code
        """
    )
    con.execute(_MARK_UNDONE, {"run": run})
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE links_kept AS
        SELECT n.source, n.written_code, n.meeting_code, n.of_source, n.goes_before, false, coalesce(l.run, $run)
        FROM links_now AS n
        LEFT JOIN intake.meeting_links AS l USING (source, written_code, meeting_code, of_source, goes_before)
        """,
        {"run": run},
    )
    con.execute("DELETE FROM intake.meeting_links WHERE NOT separate")
    con.execute("INSERT INTO intake.meeting_links FROM links_kept")
    return linked


def mark_separate(con: duckdb.DuckDBPyConnection, code: str, run: int) -> str:
    """Keeps that the meeting with this code is one of its own, and gives its source; both meetings get this run.
    Raises UserError where the code is not linked."""
    links = con.execute(
        "UPDATE intake.meeting_links SET separate = true WHERE written_code = ? AND NOT separate "
        "RETURNING source, meeting_code",
        [code],
    ).fetchall()
    if not links:
        raise UserError(
            f"{code}: this meeting is not counted with one of another source, so nothing was changed; "
            "take its code from the list on the page of data quality"
        )
    con.execute("UPDATE intake.meetings SET run = ? WHERE meeting_code IN (?, ?)", [run, code, links[0][1]])
    return links[0][0]
