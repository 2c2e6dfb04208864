/*
title.vi = "Số dự và số phải dự theo tháng"
title.en = "Present and expected per month"
grain = "cell that exists at as_of, and month with a meeting whose attendance is assessable"
limits = "meetings = their codes by day, of the last 12 months only: evidence names no others"
*/
WITH existing AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE as_of = $as_of
),
area_sizes AS (
  SELECT unit_code, count(*) AS n_cells FROM mart.cell_scope WHERE as_of = $as_of GROUP BY unit_code
),
areas AS (
  SELECT s.cell_code, max_by(s.unit_code, z.n_cells) AS area
  FROM mart.cell_scope s
  JOIN area_sizes z ON z.unit_code = s.unit_code
  WHERE s.as_of = $as_of AND z.n_cells < (SELECT count(*) FROM existing)
  GROUP BY s.cell_code
),
monthly AS (
  SELECT
    cell_code,
    month,
    max(cell_type) AS cell_type,
    CAST(sum(present + present_online) AS BIGINT) AS present,
    CAST(sum(marked) AS BIGINT) AS due,
    list_sort(list({'day': held_on, 'code': meeting_code}) FILTER (month > $as_of - INTERVAL 12 MONTH)) AS meetings
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND marked > 0 AND month <= $as_of
  GROUP BY cell_code, month
)
SELECT
  e.cell_code,
  COALESCE(a.area, '') || '/' || CAST(COALESCE(m.cell_type = 'residential', false) AS VARCHAR) AS area,
  m.month,
  m.present,
  m.due,
  list_transform(m.meetings, lambda meeting: meeting.code) AS meetings
FROM existing e
LEFT JOIN areas a ON a.cell_code = e.cell_code
LEFT JOIN monthly m ON m.cell_code = e.cell_code
ORDER BY e.cell_code, m.month
