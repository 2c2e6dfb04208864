/*
title.vi = "Kỳ họp nào gần như không có số liệu"
title.en = "Which meetings came with hardly any data"
grain = "meeting of the 12 months to as_of; for a cell that sent no meeting at all, month in which it existed from the first to the last day"
unit = "figure: kinds of facts sent, of ten"
source = "The ten kinds are what the criteria of HD 42 of 2025 are judged from: length, attendance, speakers, discussion or criticism, contributions, papers or notice, pre-meeting, agenda, tasks, self-score. Less than half of what is usual for the type is chosen by us: cells that send some things and not others have a habit, and stay above it."
limits = "Meetings recorded after the end of as_of are not known yet. Months in which of the cells of a unit above that had been sending, 5 or more, 60 % or more are silent (sizes as for regular meetings not held) are a matter of transmission and are left out; a cell had been sending where one of the three months before came with data, so a lasting silence counts from the fourth month on. A month without a meeting in a cell that sends others is none of this: it may not have met."
*/
WITH existing AS (
  SELECT cell_code, begins_on FROM mart.cell_circumstances WHERE as_of = $as_of
),
self_scored AS (
  SELECT DISTINCT meeting_code
  FROM mart.score_facts
  WHERE scored_by = 'self' AND COALESCE(scored_on, $as_of) <= last_day($as_of)
),
meetings AS (
  SELECT
    f.cell_code, f.month, f.meeting_code, f.cell_type,
    CAST(f.duration_minutes IS NOT NULL AS INTEGER)
      + CAST(f.attendance_source <> 'none' AS INTEGER)
      + CAST(f.speakers IS NOT NULL AS INTEGER)
      + CAST(COALESCE(f.discussion_minutes, f.criticism_minutes) IS NOT NULL AS INTEGER)
      + CAST(f.opinions IS NOT NULL AS INTEGER)
      + CAST(COALESCE(f.papers_shared_on, f.notice_sent_on) IS NOT NULL AS INTEGER)
      + CAST(f.committee_premeeting IS NOT NULL AS INTEGER)
      + CAST(f.agenda_items IS NOT NULL AS INTEGER)
      + CAST(COALESCE(f.tasks_set, 0) > 0 AS INTEGER)
      + CAST(s.meeting_code IS NOT NULL AS INTEGER) AS n_kinds
  FROM mart.meeting_facts f
  JOIN existing e ON e.cell_code = f.cell_code
  LEFT JOIN self_scored s ON s.meeting_code = f.meeting_code
  WHERE f.month <= $as_of AND f.month > $as_of - INTERVAL 15 MONTH AND f.counts_for_attendance
    AND COALESCE(CAST(f.recorded_at AS DATE), $as_of) <= last_day($as_of)
),
usual AS (
  SELECT cell_type, median(n_kinds) AS n_kinds
  FROM meetings
  WHERE month > $as_of - INTERVAL 12 MONTH
  GROUP BY cell_type
),
thin AS (
  SELECT m.cell_code, m.month, m.meeting_code, m.n_kinds * 2 < u.n_kinds AS shows, CAST(m.n_kinds AS DOUBLE) AS figure
  FROM meetings m
  JOIN usual u ON u.cell_type IS NOT DISTINCT FROM m.cell_type
),
silent_months AS (
  SELECT c.cell_code, c.month, CAST(NULL AS VARCHAR) AS meeting_code, true AS shows, 0.0 AS figure
  FROM mart.cell_month c
  JOIN existing e ON e.cell_code = c.cell_code AND e.begins_on <= c.month
  WHERE c.month <= $as_of AND c.month > $as_of - INTERVAL 12 MONTH
    AND c.cell_code NOT IN (SELECT cell_code FROM mart.meeting_facts WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH)
),
seen AS (
  SELECT * FROM thin
  UNION ALL
  SELECT * FROM silent_months
),
cell_months AS (
  SELECT cell_code, month, bool_and(shows) AS shows FROM seen GROUP BY cell_code, month
),
sending AS (
  SELECT DISTINCT m.cell_code, m.month, m.shows
  FROM cell_months m
  JOIN cell_months p
    ON p.cell_code = m.cell_code AND p.month < m.month AND p.month >= m.month - INTERVAL 3 MONTH AND NOT p.shows
),
silent_units AS (
  SELECT s.unit_code, m.month
  FROM sending m
  JOIN mart.cell_scope s ON s.cell_code = m.cell_code AND s.as_of = $as_of
  GROUP BY s.unit_code, m.month
  HAVING count(*) >= 5 AND avg(CAST(m.shows AS INTEGER)) >= 0.6
),
not_sent AS (
  SELECT DISTINCT s.cell_code, u.month
  FROM silent_units u
  JOIN mart.cell_scope s ON s.unit_code = u.unit_code AND s.as_of = $as_of
)
SELECT s.cell_code, s.month, s.meeting_code, s.shows, s.figure
FROM seen s
LEFT JOIN not_sent n ON n.cell_code = s.cell_code AND n.month = s.month
WHERE n.cell_code IS NULL AND s.month > $as_of - INTERVAL 12 MONTH
ORDER BY s.cell_code, s.month, s.meeting_code
