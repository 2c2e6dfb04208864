/*
title.vi = "Nhiệm vụ do nghị quyết giao trong một đơn vị, theo tháng giao, 24 tháng"
title.en = "Tasks that resolutions of a unit set, by the month they were set in, 24 months"
grain = "calendar month in which a task was set"
unit = "tasks, in the state that they had at the end of as_of"
source = "mart.task_facts"
limits = "cells of the scope at as_of; done = reported as 100 per cent or more; partly = reported as less, or without saying how much; late = past its deadline and not reported; undated = no deadline and not reported; running = not reported, the deadline is still to come; cell_type = that of the cell when it met, empty = all"
[defaults]
cell_type = ""
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
tasks AS (
  SELECT
    t.month, t.cell_code, t.lead_named, t.due_on,
    CASE WHEN t.reported_on <= last_day($as_of) THEN COALESCE(t.percent_done, 0) END AS reported_percent
  FROM mart.task_facts t
  JOIN mart.meeting_facts m ON m.meeting_code = t.meeting_code
  SEMI JOIN here ON here.cell_code = t.cell_code
  WHERE t.month <= $as_of AND t.month > $as_of - INTERVAL 24 MONTH AND ($cell_type = '' OR m.cell_type = $cell_type)
)
SELECT
  month,
  count(*) AS n,
  count(DISTINCT cell_code) AS n_cells,
  count(*) FILTER (lead_named AND due_on IS NOT NULL) AS owned,
  count(*) FILTER (reported_percent >= 100) AS done,
  count(*) FILTER (reported_percent < 100) AS partly,
  count(*) FILTER (reported_percent IS NULL AND due_on > last_day($as_of)) AS running,
  count(*) FILTER (reported_percent IS NULL AND due_on <= last_day($as_of)) AS late,
  count(*) FILTER (reported_percent IS NULL AND due_on IS NULL) AS undated
FROM tasks
GROUP BY month
ORDER BY month
