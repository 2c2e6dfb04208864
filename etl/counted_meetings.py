"""Meetings of several sources that are one: the same cell, day and kind, one meeting of each source."""

from __future__ import annotations

# Each meeting, and the code of the one under which it counts. Where one source has two meetings of a cell, day and
# kind, nobody knows which of them is meant; a meeting that was held and one that was cancelled are two.
COUNTED = """
    WITH named AS (
      SELECT
        m.meeting_code, m.cell_code, m.held_on, m.kind, m.mode IS NOT DISTINCT FROM 'cancelled' AS is_cancelled,
        s.source, s.delivery
      FROM intake.meetings AS m
      JOIN intake.meeting_sources AS s USING (meeting_code)
      ANTI JOIN intake.meeting_links AS l ON l.written_code = m.meeting_code AND l.separate
    ),
    several AS (
      SELECT cell_code, held_on, kind, is_cancelled, arg_min(meeting_code, (delivery, meeting_code)) AS counts_as
      FROM named
      GROUP BY cell_code, held_on, kind, is_cancelled
      HAVING count(*) > 1 AND count(*) = count(DISTINCT source)
    ),
    linked AS (
      SELECT n.meeting_code, s.counts_as, n.source, n.delivery
      FROM several AS s
      JOIN named AS n USING (cell_code, held_on, kind, is_cancelled)
    )
    SELECT
      m.meeting_code, m.cell_code, m.held_on, m.kind, coalesce(l.counts_as, m.meeting_code) AS counts_as,
      l.source, l.delivery
    FROM intake.meetings AS m
    LEFT JOIN linked AS l USING (meeting_code)
"""
