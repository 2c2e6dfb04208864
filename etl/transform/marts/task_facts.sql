/*
order = 3
stage = "facts"
title.vi = "Nhiệm vụ giao tại từng buổi sinh hoạt"
title.en = "Tasks set by each meeting"
grain = "one row per task"
unit = "percent_done in per cent of the target"
source = "intake.tasks, intake.meetings"
limits = "Kept as reported to date: who looks back at a month must leave out what was reported after its end."

[columns]
task_code = "Task"
meeting_code = "Meeting that set it"
cell_code = "Cell that met"
month = "First day of the calendar month of the meeting"
lead_named = "A lead was named; empty = unknown"
due_on = "Deadline; empty = none or unknown"
due_month = "First day of the calendar month of due_on"
reported_on = "Day its result was reported; empty = not reported, or unknown"
percent_done = "Per cent done as reported"
*/
WITH meetings AS (
  SELECT meeting_code, cell_code, CAST(DATE_TRUNC('month', held_on) AS DATE) AS month
  FROM intake.meetings
  WHERE held_on >= CAST($first_month AS DATE)
    AND held_on < CAST(CAST($last_month AS DATE) + INTERVAL '1' MONTH AS DATE)
)
SELECT
  t.task_code,
  t.meeting_code,
  m.cell_code,
  m.month,
  t.lead_named,
  t.due_on,
  CAST(DATE_TRUNC('month', t.due_on) AS DATE) AS due_month,
  t.reported_on,
  t.percent_done
FROM intake.tasks AS t
JOIN meetings AS m ON m.meeting_code = t.meeting_code
