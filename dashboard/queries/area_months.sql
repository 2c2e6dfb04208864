/*
title.vi = "Các đơn vị ngay dưới theo tháng, 24 tháng"
title.en = "The units right below by month, 24 months"
grain = "unit right below the scope (one page of them, in the order of their names), and the scope itself (whole), and month"
unit = "attendance, held, tasks, concern: shares 0-1; quality: points 0-100; means of the cells that exist at as_of, tasks of all together; concern = cells to be looked at now or later, as of that month"
source = "mart.cell_month, result.attention"
limits = "a measure is empty where it is unknown of every cell, concern where nothing was computed as of the month; attendance of fewer than 3 members is not shown; n_units is the length of the whole list; fewest = so many cells at least for quality"
[defaults]
skip = 0
take = 40
fewest = 1
*/
WITH cells AS MATERIALIZED (
  SELECT unit_code, cell_code FROM mart.cell_scope WHERE as_of = $as_of
),
peopled AS (
  SELECT unit_code, name
  FROM mart.units_below
  WHERE scope_code = $scope AND as_of = $as_of AND unit_code IN (SELECT unit_code FROM cells)
),
shown AS (
  SELECT unit_code, name, false AS whole
  FROM (SELECT * FROM peopled ORDER BY name COLLATE vi, unit_code LIMIT $take OFFSET $skip)
  UNION ALL
  SELECT $scope, NULL, true
),
figures AS (
  SELECT
    u.unit_code, u.name, u.whole, m.month,
    count(*) AS n_cells,
    CASE WHEN sum(m.expected) >= 3 THEN avg(m.attendance_rate) END AS attendance,
    avg(CASE WHEN m.meetings_regular > 0 THEN 1.0 ELSE 0.0 END) AS held,
    sum(m.tasks_done) / NULLIF(sum(m.tasks_due), 0) AS tasks,
    CASE WHEN count(m.evidence_score) >= $fewest THEN avg(m.evidence_score) END AS quality
  FROM shown u
  JOIN cells s ON s.unit_code = u.unit_code
  JOIN mart.cell_month m ON m.cell_code = s.cell_code
  WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 24 MONTH
  GROUP BY u.unit_code, u.name, u.whole, m.month
),
concerns AS (
  SELECT
    u.unit_code, u.whole, a.as_of AS month,
    avg(CASE WHEN a.state IN ('now', 'later') THEN 1.0 ELSE 0.0 END) AS concern
  FROM shown u
  JOIN cells s ON s.unit_code = u.unit_code
  JOIN result.attention a ON a.cell_code = s.cell_code
  WHERE a.as_of <= $as_of
  GROUP BY u.unit_code, u.whole, a.as_of
)
SELECT f.*, c.concern, (SELECT count(*) FROM peopled) AS n_units
FROM figures f
LEFT JOIN concerns c ON c.unit_code = f.unit_code AND c.whole = f.whole AND c.month = f.month
ORDER BY f.whole DESC, f.name COLLATE vi, f.unit_code, f.month
