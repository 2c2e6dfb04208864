/*
order = 9
stage = "months"
title.vi = "Chi bộ theo tháng"
title.en = "Cell by calendar month"
grain = "one row per cell and calendar month in which the cell existed, from the first month with any meeting in the data"
unit = "persons, minutes, tasks; rates and completeness 0-1; evidence scores 0-100"
source = "mart.cell_calendar, mart.meeting_facts, mart.meeting_scores, mart.cell_tasks; docs/contract.md#published-results"
limits = "Sums are over the meetings where the figure is known. A month without a counting meeting has counts 0 and the rest empty; tasks are counted by their deadline, so a month without a meeting can have some. Where the data hold no task at all, tasks are unknown in months with a meeting."

[columns]
cell_code = "Cell"
month = "First day of the calendar month"
unit_code = "Organisation directly above, as in force last in the month"
cell_type = "Type of the cell, as in force last in the month"
meetings_regular = "Regular meetings; regular_and_thematic counts here too"
meetings_thematic = "Thematic meetings; regular_and_thematic counts here too"
expected = "Members expected, summed over the counting meetings that can be assessed"
present = "Present in the room, summed likewise"
present_online = "Present online, summed likewise"
excused = "Absent with reason, summed likewise"
unexcused = "Absent without reason, summed likewise"
attendance_rate = "Present in the room or online, of the expected with a mark (0-1)"
exempt = "Exempt members at the last counting meeting of the month"
duration_minutes = "Minutes, summed over the counting meetings"
speakers = "Speakers, summed over the counting meetings"
speaking_rate = "Speakers of all present, over the counting meetings where both are known"
tasks_due = "Tasks due in the month whose meeting was held by its end"
tasks_done = "Of those, reported by the month's end as 100 per cent done or more"
evidence_score = "Points seen, rescaled to 100; mean of the counting meetings"
evidence_low = "Least points on the scale of 100 that the unseen can leave; mean of the counting meetings"
evidence_high = "Most points on the scale of 100 that the unseen can bring; mean of the counting meetings"
completeness = "Share of the rubric's points that can be seen; mean of the counting meetings"
*/
WITH cell_calendar AS (
  SELECT cell_code, month, unit_code, cell_type FROM mart.cell_calendar
  WHERE month >= CAST($first_month AS DATE) AND month <= CAST($last_month AS DATE)
),
cell_tasks AS (
  SELECT cell_code, month, tasks_due, tasks_done FROM mart.cell_tasks
  WHERE month >= CAST($first_month AS DATE) AND month <= CAST($last_month AS DATE)
),
meetings AS (
  SELECT * FROM mart.meeting_facts
  WHERE counts_for_attendance AND month >= CAST($first_month AS DATE) AND month <= CAST($last_month AS DATE)
),
meeting_sums AS (
  SELECT
    cell_code, month,
    COUNT(*) FILTER (WHERE kind IN ('regular', 'regular_and_thematic')) AS meetings_regular,
    COUNT(*) FILTER (WHERE kind IN ('thematic', 'regular_and_thematic')) AS meetings_thematic,
    SUM(expected) AS expected, SUM(present) AS present, SUM(present_online) AS present_online,
    SUM(excused) AS excused, SUM(unexcused) AS unexcused,
    CAST(SUM(present + present_online) AS DOUBLE) / NULLIF(SUM(marked), 0) AS attendance_rate,
    SUM(duration_minutes) AS duration_minutes, SUM(speakers) AS speakers,
    CAST(SUM(speakers) FILTER (WHERE present IS NOT NULL) AS DOUBLE)
      / NULLIF(SUM(present + present_online) FILTER (WHERE speakers IS NOT NULL), 0) AS speaking_rate
  FROM meetings
  GROUP BY cell_code, month
),
ranked_meetings AS (
  SELECT
    cell_code, month, exempt,
    ROW_NUMBER() OVER (
      PARTITION BY cell_code, month ORDER BY held_on DESC, started_at DESC NULLS LAST, meeting_code DESC
    ) AS recency
  FROM meetings
),
last_meetings AS (
  SELECT cell_code, month, exempt FROM ranked_meetings WHERE recency = 1
),
scored_meetings AS (
  SELECT
    meeting_code, SUM(seen_points) AS seen_points, SUM(seen_max) AS seen_max,
    SUM(low) AS low, SUM(high) AS high, SUM(max_points) AS max_points
  FROM mart.meeting_scores
  WHERE month >= CAST($first_month AS DATE) AND month <= CAST($last_month AS DATE)
  GROUP BY meeting_code
),
evidence AS (
  SELECT
    m.cell_code, m.month,
    AVG(CAST(100 AS DOUBLE) * s.seen_points / NULLIF(s.seen_max, 0)) AS evidence_score,
    AVG(CAST(100 AS DOUBLE) * s.low / NULLIF(s.max_points, 0)) AS evidence_low,
    AVG(CAST(100 AS DOUBLE) * s.high / NULLIF(s.max_points, 0)) AS evidence_high,
    AVG(CAST(s.seen_max AS DOUBLE) / NULLIF(s.max_points, 0)) AS completeness
  FROM meetings AS m
  JOIN scored_meetings AS s ON s.meeting_code = m.meeting_code
  GROUP BY m.cell_code, m.month
),
tasks_known AS (
  SELECT COUNT(*) > 0 AS are_known FROM intake.tasks
)
SELECT
  c.cell_code,
  c.month,
  c.unit_code,
  c.cell_type,
  CAST(COALESCE(s.meetings_regular, 0) AS INTEGER) AS meetings_regular,
  CAST(COALESCE(s.meetings_thematic, 0) AS INTEGER) AS meetings_thematic,
  CAST(CASE WHEN s.cell_code IS NULL THEN 0 ELSE s.expected END AS INTEGER) AS expected,
  CAST(CASE WHEN s.cell_code IS NULL THEN 0 ELSE s.present END AS INTEGER) AS present,
  CAST(CASE WHEN s.cell_code IS NULL THEN 0 ELSE s.present_online END AS INTEGER) AS present_online,
  CAST(CASE WHEN s.cell_code IS NULL THEN 0 ELSE s.excused END AS INTEGER) AS excused,
  CAST(CASE WHEN s.cell_code IS NULL THEN 0 ELSE s.unexcused END AS INTEGER) AS unexcused,
  s.attendance_rate,
  l.exempt,
  CAST(s.duration_minutes AS INTEGER) AS duration_minutes,
  CAST(CASE WHEN s.cell_code IS NULL THEN 0 ELSE s.speakers END AS INTEGER) AS speakers,
  s.speaking_rate,
  CAST(CASE WHEN k.are_known OR s.cell_code IS NULL THEN COALESCE(t.tasks_due, 0) END AS INTEGER) AS tasks_due,
  CAST(CASE WHEN k.are_known OR s.cell_code IS NULL THEN COALESCE(t.tasks_done, 0) END AS INTEGER) AS tasks_done,
  ROUND(e.evidence_score, 6) AS evidence_score,
  ROUND(e.evidence_low, 6) AS evidence_low,
  ROUND(e.evidence_high, 6) AS evidence_high,
  ROUND(e.completeness, 6) AS completeness
FROM cell_calendar AS c
CROSS JOIN tasks_known AS k
LEFT JOIN meeting_sums AS s ON s.cell_code = c.cell_code AND s.month = c.month
LEFT JOIN last_meetings AS l ON l.cell_code = c.cell_code AND l.month = c.month
LEFT JOIN evidence AS e ON e.cell_code = c.cell_code AND e.month = c.month
LEFT JOIN cell_tasks AS t ON t.cell_code = c.cell_code AND t.month = c.month
