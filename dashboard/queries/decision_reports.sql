/*
title.vi = "Nhiệm vụ được báo cáo sau bao nhiêu ngày"
title.en = "How many days until a task is reported on"
grain = "number of days: 15, 30, ... 180"
unit = "tasks set in the 12 months to as_of and at least that many days before its end; of them those reported within the days"
source = "mart.task_facts, mart.meeting_facts"
limits = "the days from the meeting that set the task; each number of days counts the tasks that are old enough for it, so that young ones do not pass for forgotten ones; cell_type = that of the cell when it met, empty = all"
[defaults]
cell_type = ""
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
ages AS (
  SELECT
    last_day($as_of) - m.held_on AS age,
    CASE WHEN t.reported_on <= last_day($as_of) THEN greatest(t.reported_on - m.held_on, 0) END AS reported_after
  FROM mart.task_facts t
  JOIN mart.meeting_facts m ON m.meeting_code = t.meeting_code
  SEMI JOIN here ON here.cell_code = t.cell_code
  WHERE t.month <= $as_of AND t.month > $as_of - INTERVAL 12 MONTH AND ($cell_type = '' OR m.cell_type = $cell_type)
)
SELECT d.days, count(a.age) AS n, count(*) FILTER (a.reported_after <= d.days) AS reported
FROM (SELECT unnest(range(15, 181, 15)) AS days) d
LEFT JOIN ages a ON a.age >= d.days
GROUP BY d.days
ORDER BY d.days
