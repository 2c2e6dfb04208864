"""Meetings of several sources that are one: the same cell, day and kind, one meeting of each source."""

from __future__ import annotations

# Each meeting, and the code of the one under which it counts. Where one source has two meetings of a cell, day and
# kind, nobody knows which of them is meant. A meeting that took place and one that was cancelled are two; one whose
# mode is unknown, beside a cancelled one, took place where somebody was there or an end, a task or a score is known of
# it, and is the cancelled one where nothing of the kind is.
COUNTED = """
    WITH known AS (
      SELECT
        m.meeting_code, m.cell_code, m.held_on, m.kind, m.mode, s.source, s.delivery,
        m.ended_at IS NOT NULL OR m.speakers > 0 AS took_place,
        bool_or(m.mode = 'cancelled') OVER (PARTITION BY m.cell_code, m.held_on, m.kind) AS beside_cancelled
      FROM intake.meetings AS m
      JOIN intake.meeting_sources AS s USING (meeting_code)
      ANTI JOIN intake.meeting_links AS l ON l.written_code = m.meeting_code AND l.separate
    ),
    unsure AS (
      SELECT meeting_code
      FROM known
      WHERE mode IS NULL AND beside_cancelled AND took_place IS NOT TRUE
    ),
    shown AS (
      SELECT meeting_code FROM intake.attendance SEMI JOIN unsure USING (meeting_code)
      WHERE status IN ('present', 'present_online')
      UNION
      SELECT meeting_code FROM intake.headcounts SEMI JOIN unsure USING (meeting_code) WHERE present > 0
      UNION
      SELECT meeting_code FROM intake.tasks SEMI JOIN unsure USING (meeting_code)
      UNION
      SELECT meeting_code FROM intake.scores SEMI JOIN unsure USING (meeting_code)
    ),
    named AS (
      SELECT
        k.meeting_code, k.cell_code, k.held_on, k.kind, k.source, k.delivery,
        k.mode IS NOT DISTINCT FROM 'cancelled'
          OR (u.meeting_code IS NOT NULL AND h.meeting_code IS NULL) AS is_cancelled
      FROM known AS k
      LEFT JOIN unsure AS u USING (meeting_code)
      LEFT JOIN shown AS h USING (meeting_code)
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
