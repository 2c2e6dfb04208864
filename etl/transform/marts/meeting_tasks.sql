/*
order = 4
stage = "facts"
title.vi = "Nhiệm vụ từng buổi sinh hoạt giao, và kết quả nhiệm vụ của kỳ trước"
title.en = "Tasks that each meeting set, and what came of those set before"
grain = "one row per meeting"
unit = "tasks; previous_percent_done in per cent (0-100)"
source = "intake.tasks, intake.meetings; HD 42-HD/BTCTW of 2025, line 6 (result of the previous resolution)"
limits = "Previous tasks = set by the counting meetings of the last earlier month in which the cell held one; results count as far as reported by the end of this meeting's month, each capped at 100 so that one overfilled task cannot hide an unfilled one. Without any task row in the data everything is unknown."

[columns]
meeting_code = "Meeting"
month = "First day of the calendar month of held_on"
tasks_set = "Tasks set; empty where no tasks at all are known"
tasks_with_lead = "Of those, with a lead named"
tasks_with_date = "Of those, with a deadline"
previous_tasks = "Tasks set by the cell's previous month with a counting meeting; empty where there was none"
previous_tasks_due = "Of those, due by the end of this month"
previous_tasks_reported = "Of the previous tasks, reported with a per cent by the end of this month"
previous_percent_done = "Mean per cent done of the previous tasks reported; empty where none was"
*/
WITH meetings AS (
  SELECT
    meeting_code, cell_code, CAST(DATE_TRUNC('month', held_on) AS DATE) AS month,
    kind IN ('regular', 'thematic', 'regular_and_thematic') AS counts
  FROM intake.meetings
  WHERE held_on < CAST(CAST($last_month AS DATE) + INTERVAL '1' MONTH AS DATE)
),
tasks AS (
  SELECT meeting_code, lead_named, due_on, reported_on, percent_done
  FROM intake.tasks
),
tasks_known AS (
  SELECT COUNT(*) > 0 AS are_known FROM tasks
),
meeting_months AS (
  SELECT cell_code, month, LAG(month) OVER (PARTITION BY cell_code ORDER BY month) AS previous_month
  FROM (SELECT DISTINCT cell_code, month FROM meetings WHERE counts) AS months_met
),
months_asked AS (
  SELECT cell_code, month, previous_month, CAST(month + INTERVAL '1' MONTH AS DATE) AS next_month
  FROM meeting_months
  WHERE month >= CAST($first_month AS DATE) AND previous_month IS NOT NULL
),
previous_counts AS (
  SELECT
    a.cell_code, a.month,
    COUNT(t.meeting_code) AS n_tasks,
    COUNT(*) FILTER (WHERE t.due_on < a.next_month) AS n_due,
    COUNT(t.percent_done) FILTER (WHERE t.reported_on < a.next_month) AS n_reported,
    AVG(LEAST(t.percent_done, 100)) FILTER (WHERE t.reported_on < a.next_month) AS percent_done
  FROM months_asked AS a
  JOIN meetings AS m ON m.cell_code = a.cell_code AND m.month = a.previous_month AND m.counts
  LEFT JOIN tasks AS t ON t.meeting_code = m.meeting_code
  GROUP BY a.cell_code, a.month
),
own_counts AS (
  SELECT
    meeting_code,
    COUNT(*) AS n_tasks,
    COUNT(*) FILTER (WHERE lead_named) AS n_with_lead,
    COUNT(due_on) AS n_with_date
  FROM tasks
  GROUP BY meeting_code
)
SELECT
  m.meeting_code,
  m.month,
  CAST(CASE WHEN k.are_known THEN COALESCE(o.n_tasks, 0) END AS INTEGER) AS tasks_set,
  CAST(CASE WHEN k.are_known THEN COALESCE(o.n_with_lead, 0) END AS INTEGER) AS tasks_with_lead,
  CAST(CASE WHEN k.are_known THEN COALESCE(o.n_with_date, 0) END AS INTEGER) AS tasks_with_date,
  CAST(CASE WHEN k.are_known AND m.counts THEN p.n_tasks END AS INTEGER) AS previous_tasks,
  CAST(CASE WHEN k.are_known AND m.counts THEN p.n_due END AS INTEGER) AS previous_tasks_due,
  CAST(CASE WHEN k.are_known AND m.counts THEN p.n_reported END AS INTEGER) AS previous_tasks_reported,
  CASE WHEN m.counts THEN p.percent_done END AS previous_percent_done
FROM meetings AS m
CROSS JOIN tasks_known AS k
LEFT JOIN own_counts AS o ON o.meeting_code = m.meeting_code
LEFT JOIN previous_counts AS p ON p.cell_code = m.cell_code AND p.month = m.month
WHERE m.month >= CAST($first_month AS DATE)
