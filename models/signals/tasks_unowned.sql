/*
title.vi = "Nhiệm vụ không rõ người chủ trì hoặc thời hạn"
title.en = "Tasks without a lead or a deadline"
grain = "meeting of the 12 months to as_of that set tasks of which leads or deadlines are known"
unit = "none"
source = "docs/domain.md#signals-of-formalism, no. 12 (responsibility unclear), and docs/domain.md#rules-on-meetings: a resolution names lead, content and deadline of each task. A meeting shows the signal where a task has neither, or no task has a lead (where no lead is known: no task has a deadline); chosen by us: honest cells forget one or the other now and then, hardly ever both."
limits = "A lead is lacking only where the source says so. A deadline that is empty is lacking where the cell gave another one in these months, or where at least half of the other cells of its area do (the smallest area with five or more others that set tasks); elsewhere the source may have no such column, and only leads are judged."
habit = true
*/
WITH tasks AS (
  SELECT cell_code, month, meeting_code, lead_named, due_on
  FROM mart.task_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
),
cells AS (
  SELECT cell_code, count(due_on) > 0 AS dates FROM tasks GROUP BY cell_code
),
lacking AS (
  SELECT
    t.cell_code,
    t.month,
    t.meeting_code,
    NOT t.lead_named AS no_lead,
    CASE WHEN c.dates OR n.most_date THEN t.due_on IS NULL END AS no_date
  FROM tasks AS t
  JOIN cells AS c ON c.cell_code = t.cell_code
  LEFT JOIN mart.task_neighbours AS n ON n.cell_code = t.cell_code AND n.as_of = $as_of
)
SELECT
  cell_code,
  month,
  meeting_code,
  COALESCE(bool_or(no_lead AND no_date), false) OR COALESCE(bool_and(no_lead), bool_and(no_date)) AS shows,
  COALESCE(avg(CAST(no_lead AS INTEGER)), 0) + 0.5 * COALESCE(avg(CAST(no_date AS INTEGER)), 0) AS measure
FROM lacking
WHERE COALESCE(no_lead, no_date) IS NOT NULL
GROUP BY cell_code, month, meeting_code
