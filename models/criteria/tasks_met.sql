/*
title.vi = "Mức hoàn thành nhiệm vụ kỳ trước giao"
title.en = "How far the tasks of the previous meeting were met"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 to 1; per cent of the target"
source = "HD 42 of 2025, criterion 6; form of ward An Phú, line 7 (steps in data/rubrics)"
limits = "Tasks of the cell's last earlier month with a counting meeting, as known at the end of the meeting's month; each capped at 100. Not reported: unknown until due, then not done, but only where somebody in the cell's organisation reported such a task that month, lest a source without reports be taken for cells without results. Self-declared."
*/
WITH meetings AS (
  SELECT f.meeting_code, f.cell_code, f.month, COALESCE(c.unit_code, f.cell_code) AS unit_code
  FROM mart.meeting_facts f
  LEFT JOIN intake.cells c
    ON c.cell_code = f.cell_code AND c.valid_from <= f.held_on AND COALESCE(c.valid_to, DATE '9999-12-31') >= f.held_on
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
),
months_met AS (
  SELECT DISTINCT cell_code, month
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on <= CAST($last_day AS DATE)
),
months AS (
  SELECT cell_code, month, LAG(month) OVER (PARTITION BY cell_code ORDER BY month) AS previous_month FROM months_met
),
months_asked AS (
  SELECT m.cell_code, m.month, p.previous_month, MIN(m.unit_code) AS unit_code
  FROM meetings m
  JOIN months p ON p.cell_code = m.cell_code AND p.month = m.month AND p.previous_month IS NOT NULL
  GROUP BY m.cell_code, m.month, p.previous_month
),
tasks AS (
  SELECT
    a.cell_code,
    a.month,
    a.unit_code,
    COALESCE(t.reported_on <= last_day(a.month), false) AS reported,
    t.percent_done IS NOT NULL AND t.reported_on IS NULL AS reported_some_day,
    COALESCE(t.due_on <= last_day(a.month), false) AS due,
    CASE WHEN t.percent_done > 100 THEN 100 ELSE t.percent_done END AS percent_done
  FROM months_asked a
  JOIN mart.task_facts t ON t.cell_code = a.cell_code AND t.month = a.previous_month
  JOIN mart.meeting_facts p ON p.meeting_code = t.meeting_code AND p.counts_for_attendance
),
reporting AS (
  SELECT unit_code, month, bool_or(reported) AS is_kept FROM tasks GROUP BY unit_code, month
),
judged AS (
  SELECT
    t.cell_code,
    t.month,
    CASE
      WHEN t.reported THEN t.percent_done
      WHEN t.due AND r.is_kept AND NOT t.reported_some_day THEN 0
    END AS percent_done
  FROM tasks t
  JOIN reporting r ON r.unit_code = t.unit_code AND r.month = t.month
),
sums AS (
  SELECT
    cell_code,
    month,
    COUNT(*) AS n_tasks,
    COUNT(percent_done) AS n_known,
    AVG(percent_done) AS percent_done,
    SUM(COALESCE(percent_done, 0)) / COUNT(*) AS percent_low,
    SUM(COALESCE(percent_done, 100)) / COUNT(*) AS percent_high
  FROM judged
  GROUP BY cell_code, month
)
SELECT
  m.meeting_code,
  piecewise(s.percent_done, $at, $share) AS share,
  piecewise(s.percent_low, $at, $share) AS low,
  piecewise(s.percent_high, $at, $share) AS high,
  s.percent_done,
  s.n_tasks,
  s.n_known
FROM meetings m
JOIN sums s ON s.cell_code = m.cell_code AND s.month = m.month
WHERE s.n_known > 0
