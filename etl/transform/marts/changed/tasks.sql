/*
title.vi = "Các tháng chịu ảnh hưởng khi nhiệm vụ thay đổi"
title.en = "Months that changed tasks touch"
grain = "one row per month"
limits = "The months of the meeting that set a task and of its deadline, now and before, and the next month in which the cell met. The first tasks ever touch every month, for until then they were unknown."
*/
WITH changed AS (
  SELECT task_code, meeting_code, due_on FROM intake.tasks WHERE run > $since_run
),
meetings AS (
  SELECT
    meeting_code, cell_code, CAST(DATE_TRUNC('month', held_on) AS DATE) AS month,
    kind IN ('regular', 'thematic', 'regular_and_thematic') AS counts
  FROM intake.meetings
),
before AS (
  SELECT f.meeting_code, f.cell_code, f.month, f.due_month
  FROM mart.task_facts AS f
  JOIN changed AS c ON c.task_code = f.task_code
),
cell_months AS (
  SELECT m.cell_code, m.month
  FROM meetings AS m
  JOIN changed AS c ON c.meeting_code = m.meeting_code
  UNION
  SELECT cell_code, month FROM before
),
next_months AS (
  SELECT c.cell_code, c.month, MIN(m.month) AS next_month
  FROM cell_months AS c
  JOIN meetings AS m ON m.cell_code = c.cell_code AND m.month > c.month AND m.counts
  GROUP BY c.cell_code, c.month
),
tasks_before AS (
  SELECT COUNT(*) AS n_tasks FROM intake.tasks WHERE run <= $since_run
),
first_tasks AS (
  SELECT COUNT(*) AS n_changed FROM changed CROSS JOIN tasks_before AS b WHERE b.n_tasks = 0
)
SELECT month FROM cell_months
UNION
SELECT next_month AS month FROM next_months
UNION
SELECT CAST(DATE_TRUNC('month', due_on) AS DATE) AS month FROM changed
UNION
SELECT due_month AS month FROM before
UNION
SELECT m.month FROM meetings AS m CROSS JOIN first_tasks AS f WHERE f.n_changed > 0
