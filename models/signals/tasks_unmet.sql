/*
title.vi = "Nhiệm vụ quá hạn, không báo cáo hoặc làm dở dang"
title.en = "Tasks overdue, never reported back or far from done"
grain = "meeting of the 12 months to as_of with a task whose deadline is at least 30 days before the end of as_of"
unit = "none"
source = "docs/domain.md#signals-of-formalism, no. 8 (resolutions poorly carried out) and the form of ward An Phú (under 70 % of the targets earns less than two thirds of the points). 30 days: the next monthly meeting can hear the report; more than half of the tasks: both chosen by us."
limits = "Tasks without a deadline are never overdue. What was reported after the end of as_of is not known yet. A task counts as never reported only where the cell reported another one of these months, or where at least half of the other cells of its area report theirs (the smallest area with five or more others that set tasks)."
habit = true
*/
WITH tasks AS (
  SELECT
    cell_code,
    month,
    meeting_code,
    due_on,
    CASE WHEN reported_on < $as_of + INTERVAL 1 MONTH THEN percent_done END AS percent_done
  FROM mart.task_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
),
cells AS (
  SELECT cell_code, count(percent_done) > 0 AS reports FROM tasks GROUP BY cell_code
),
due AS (
  SELECT t.cell_code, t.month, t.meeting_code, COALESCE(t.percent_done < 70, true) AS unmet
  FROM tasks AS t
  JOIN cells AS c ON c.cell_code = t.cell_code
  LEFT JOIN mart.task_neighbours AS n ON n.cell_code = t.cell_code AND n.as_of = $as_of
  WHERE t.due_on < $as_of + INTERVAL 1 MONTH - INTERVAL 30 DAY
    AND (t.percent_done IS NOT NULL OR c.reports OR n.most_report)
)
SELECT
  cell_code,
  month,
  meeting_code,
  count(*) FILTER (WHERE unmet) * 2 > count(*) AS shows
FROM due
GROUP BY cell_code, month, meeting_code
