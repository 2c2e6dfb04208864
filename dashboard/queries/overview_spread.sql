/*
title.vi = "Các chi bộ phân bố thế nào, theo đơn vị ngay dưới"
title.en = "How the cells are spread, by the units right below"
grain = "unit right below the scope in the order of their names"
unit = "as in overview_changes.sql; quantiles of the cells' means of the last three months"
source = "mart.cell_month"
limits = "units with fewer than five known cells are left out: too few to speak of a spread"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
cells AS (
  SELECT
    m.cell_code,
    CASE $measure
      WHEN 'attendance' THEN avg(m.attendance_rate)
      WHEN 'quality' THEN avg(m.evidence_score)
      WHEN 'held' THEN avg(CASE WHEN m.meetings_regular > 0 THEN 1.0 ELSE 0.0 END)
      WHEN 'tasks' THEN sum(m.tasks_done) / NULLIF(sum(m.tasks_due), 0)
    END AS figure
  FROM mart.cell_month m
  SEMI JOIN here ON here.cell_code = m.cell_code
  WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 3 MONTH
  GROUP BY m.cell_code
)
SELECT
  b.unit_code, b.name,
  count(*) AS n_cells,
  quantile_cont(c.figure, 0.1) AS p10,
  quantile_cont(c.figure, 0.25) AS p25,
  quantile_cont(c.figure, 0.5) AS p50,
  quantile_cont(c.figure, 0.75) AS p75,
  quantile_cont(c.figure, 0.9) AS p90
FROM mart.units_below b
JOIN mart.cell_scope s ON s.unit_code = b.unit_code AND s.as_of = b.as_of
JOIN cells c ON c.cell_code = s.cell_code AND c.figure IS NOT NULL
WHERE b.scope_code = $scope AND b.as_of = $as_of
GROUP BY b.unit_code, b.name
HAVING count(*) >= 5
ORDER BY b.name COLLATE vi, b.unit_code
