/*
title.vi = "Một chi bộ theo tháng, 24 tháng"
title.en = "One cell by month, 24 months"
grain = "calendar month in which the cell existed"
unit = "persons, tasks; rate and limits 0-1"
limits = "came and marked are empty where attendance is not assessable; the limits exist for the newest results only"
own_cell = true
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of AND cell_code = $cell
),
meetings AS (
  SELECT
    f.month,
    bool_or(f.mode = 'online') AS online,
    bool_or(f.mode = 'mixed') AS mixed,
    bool_or(f.attendance_source = 'headcount') AS by_headcount,
    sum(f.marked)::BIGINT AS marked,
    sum(f.tasks_set)::BIGINT AS tasks_set,
    sum(f.tasks_with_lead)::BIGINT AS tasks_with_lead,
    sum(f.tasks_with_date)::BIGINT AS tasks_with_date,
    sum(f.previous_tasks)::BIGINT AS previous_tasks,
    sum(f.previous_tasks_reported)::BIGINT AS previous_tasks_reported
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.counts_for_attendance AND f.month <= $as_of
  GROUP BY f.month
),
limits AS (
  SELECT l.*
  FROM result.attendance_limits l
  SEMI JOIN here ON here.cell_code = l.cell_code
  WHERE $as_of = (SELECT max(as_of) FROM result.builds)
)
SELECT
  m.month, m.meetings_regular, m.meetings_thematic, COALESCE(t.online, false) AS online, COALESCE(t.mixed, false) AS mixed,
  COALESCE(t.by_headcount, false) AS by_headcount,
  CASE WHEN m.attendance_rate IS NOT NULL THEN CAST(m.present + m.present_online AS BIGINT) END AS came,
  CASE WHEN m.attendance_rate IS NOT NULL THEN t.marked END AS marked,
  m.attendance_rate AS rate, m.present_online, m.excused, m.unexcused, m.duration_minutes,
  t.tasks_set, t.tasks_with_lead, t.tasks_with_date,
  t.previous_tasks, t.previous_tasks_reported, m.tasks_due, m.tasks_done, m.completeness,
  l.expected AS usual, l.low95, l.high95, l.low998, l.high998
FROM mart.cell_month m
SEMI JOIN here ON here.cell_code = m.cell_code
LEFT JOIN meetings t ON t.month = m.month
LEFT JOIN limits l ON l.month = m.month
WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 24 MONTH
ORDER BY m.month
