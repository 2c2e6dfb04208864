/*
order = 8
stage = "facts"
title.vi = "Nhiệm vụ đến hạn của chi bộ theo tháng"
title.en = "Tasks due of each cell by month"
grain = "one row per cell and calendar month in which a task of it was due"
unit = "tasks"
source = "intake.tasks, intake.meetings; docs/contract.md#published-results, tasks_due and tasks_done"
limits = "A task due before its meeting's month counts nowhere; tasks without deadline count nowhere."

[columns]
cell_code = "Cell whose meeting set the tasks"
month = "First day of the calendar month of the deadline"
tasks_due = "Tasks due in the month whose meeting was held by its end"
tasks_done = "Of those, reported by the month's end as 100 per cent done or more"
*/
WITH due_tasks AS (
  SELECT
    meeting_code, reported_on, percent_done,
    CAST(DATE_TRUNC('month', due_on) AS DATE) AS month,
    CAST(DATE_TRUNC('month', due_on) + INTERVAL '1' MONTH AS DATE) AS next_month
  FROM intake.tasks
  WHERE due_on >= CAST($first_month AS DATE)
    AND due_on < CAST(CAST($last_month AS DATE) + INTERVAL '1' MONTH AS DATE)
),
meetings AS (
  SELECT meeting_code, cell_code, held_on
  FROM intake.meetings
  WHERE held_on < CAST(CAST($last_month AS DATE) + INTERVAL '1' MONTH AS DATE)
)
SELECT
  m.cell_code,
  t.month,
  CAST(COUNT(*) AS INTEGER) AS tasks_due,
  CAST(COUNT(*) FILTER (WHERE t.reported_on < t.next_month AND t.percent_done >= 100) AS INTEGER) AS tasks_done
FROM due_tasks AS t
JOIN meetings AS m ON m.meeting_code = t.meeting_code AND m.held_on < t.next_month
GROUP BY m.cell_code, t.month
