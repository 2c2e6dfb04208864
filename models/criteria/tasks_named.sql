/*
title.vi = "Nhiệm vụ có người chủ trì và thời hạn"
title.en = "Tasks with a lead and a deadline"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 to 1; tasks"
source = "HD 42 of 2025: tasks are assigned with deadlines; signal 12 of formalism"
limits = "A lead that is not in the data is unknown. A deadline that is not in the data counts as not set only where some task of the cell's organisation has one that month. A meeting without tasks in the data is unknown."
*/
WITH meetings AS (
  SELECT f.meeting_code, f.month, COALESCE(c.unit_code, f.cell_code) AS unit_code
  FROM mart.meeting_facts f
  LEFT JOIN intake.cells c
    ON c.cell_code = f.cell_code AND c.valid_from <= f.held_on AND COALESCE(c.valid_to, DATE '9999-12-31') >= f.held_on
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
),
tasks AS (
  SELECT m.meeting_code, m.month, m.unit_code, t.lead_named, t.due_on IS NOT NULL AS dated
  FROM meetings m
  JOIN mart.task_facts t ON t.meeting_code = m.meeting_code
),
deadlines AS (
  SELECT unit_code, month, bool_or(dated) AS are_kept FROM tasks GROUP BY unit_code, month
),
counts AS (
  SELECT
    t.meeting_code,
    COUNT(*) AS n_tasks,
    COUNT(*) FILTER (WHERE t.lead_named) + COUNT(*) FILTER (WHERE t.dated) AS n_named,
    COUNT(*) FILTER (WHERE NOT t.lead_named) + COUNT(*) FILTER (WHERE NOT t.dated AND d.are_kept) AS n_lacking
  FROM tasks t
  JOIN deadlines d ON d.unit_code = t.unit_code AND d.month = t.month
  GROUP BY t.meeting_code
)
SELECT
  meeting_code,
  CAST(n_named AS DOUBLE) / NULLIF(n_named + n_lacking, 0) AS share,
  CAST(n_named AS DOUBLE) / (2 * n_tasks) AS low,
  1 - CAST(n_lacking AS DOUBLE) / (2 * n_tasks) AS high,
  n_tasks,
  n_named,
  n_lacking
FROM counts
