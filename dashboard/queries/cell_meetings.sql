/*
title.vi = "Từng kỳ họp của một chi bộ, 24 tháng"
title.en = "Each meeting of one cell, 24 months"
grain = "meeting of any kind, newest first"
unit = "minutes, persons, tasks, items; days from notice and papers to the meeting (negative = after it) and from the meeting to its entry; repeated and own_content 0-1"
source = "mart.meeting_facts, task_facts and score_facts, result.flags and text_shares"
limits = "by what had happened by the end of the month; own_content only where there are minutes, repeated only where enough of them is the cell's own; flags = those that rest on the meeting"
own_cell = true
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of AND cell_code = $cell
),
meetings AS (
  SELECT f.*
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.month <= $as_of AND f.month > $as_of - INTERVAL 24 MONTH
),
tasks AS (
  SELECT meeting_code, count(*) FILTER (reported_on <= last_day($as_of)) AS tasks_reported
  FROM mart.task_facts
  WHERE meeting_code IN (SELECT meeting_code FROM meetings)
  GROUP BY meeting_code
),
totals AS (
  SELECT
    meeting_code,
    any_value(points) FILTER (scored_by = 'self') AS self_points,
    any_value(band) FILTER (scored_by = 'self') AS self_band,
    any_value(points) FILTER (scored_by = 'superior') AS superior_points,
    any_value(band) FILTER (scored_by = 'superior') AS superior_band
  FROM mart.score_facts
  WHERE criterion = 'total' AND meeting_code IN (SELECT meeting_code FROM meetings)
    AND COALESCE(scored_on, $as_of) <= last_day($as_of)
  GROUP BY meeting_code
),
texts AS (
  SELECT p.meeting_code, p.own_content, p.repeated
  FROM result.text_shares p
  SEMI JOIN here ON here.cell_code = p.cell_code
  WHERE p.as_of = $as_of
),
resting AS (
  SELECT n.meeting_code, list(n.flag ORDER BY n.flag) AS flags
  FROM (
    SELECT f.flag, unnest(list_distinct(f.meetings)) AS meeting_code
    FROM result.flags f
    SEMI JOIN here ON here.cell_code = f.cell_code
    WHERE f.as_of = $as_of
  ) n
  GROUP BY n.meeting_code
)
SELECT
  m.meeting_code, m.held_on, m.kind, m.mode, m.started_at, m.ended_at, m.duration_minutes, m.chair_role,
  m.committee_premeeting, m.superior_present, m.topic, m.agenda_items, m.professional_items, m.discussion_minutes,
  m.criticism_minutes, m.opinions, m.reminders, m.attendance_source, m.expected, m.present, m.present_online,
  CAST(m.present + m.present_online AS BIGINT) AS came, m.excused, m.unexcused, m.headcount_all_present, m.speakers,
  m.tasks_set, m.tasks_with_lead, m.tasks_with_date,
  CASE WHEN m.tasks_set IS NOT NULL THEN COALESCE(k.tasks_reported, 0) END AS tasks_reported,
  CAST(m.held_on - m.notice_sent_on AS BIGINT) AS notice_days,
  CASE WHEN m.papers_shared_on <= last_day($as_of) THEN CAST(m.held_on - m.papers_shared_on AS BIGINT) END AS papers_days,
  m.papers_final_on,
  CASE
    WHEN CAST(m.recorded_at AS DATE) <= last_day($as_of) THEN CAST(CAST(m.recorded_at AS DATE) - m.held_on AS BIGINT)
  END AS entry_days,
  s.self_points, s.self_band, s.superior_points, s.superior_band, x.repeated, x.own_content,
  COALESCE(r.flags, []) AS flags
FROM meetings m
LEFT JOIN tasks k ON k.meeting_code = m.meeting_code
LEFT JOIN totals s ON s.meeting_code = m.meeting_code
LEFT JOIN texts x ON x.meeting_code = m.meeting_code
LEFT JOIN resting r ON r.meeting_code = m.meeting_code
ORDER BY m.held_on DESC, m.meeting_code
