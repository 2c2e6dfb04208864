/*
title.vi = "Quý này so với quý trước, theo đơn vị ngay dưới"
title.en = "This quarter against the one before, by the units right below"
grain = "unit right below the scope and the scope itself (unit_code = the scope), and measure"
unit = "attendance, held, tasks: shares 0-1; quality: points 0-100"
source = "mart.cell_month: the three months to as_of and the three before, the mean of each cell, then of the cells"
limits = "fewest = so many cells at least for quality. Only cells known in both quarters. error is the standard error of the mean change, empty under two cells. Quarters differ by season too, so a unit is to be compared with the change of the whole."
[defaults]
fewest = 1
*/
WITH shown AS (
  SELECT unit_code FROM mart.units_below WHERE scope_code = $scope AND as_of = $as_of
  UNION ALL
  SELECT $scope
),
here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
quarters AS (
  SELECT
    m.cell_code,
    m.month > $as_of - INTERVAL 3 MONTH AS now,
    avg(m.attendance_rate) AS attendance,
    avg(m.evidence_score) AS quality,
    avg(CASE WHEN m.meetings_regular > 0 THEN 1.0 ELSE 0.0 END) AS held,
    sum(m.tasks_done) / NULLIF(sum(m.tasks_due), 0) AS tasks
  FROM mart.cell_month m
  SEMI JOIN here ON here.cell_code = m.cell_code
  WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 6 MONTH
  GROUP BY ALL
),
figures AS (
  UNPIVOT quarters ON attendance, quality, held, tasks INTO NAME measure VALUE figure
),
cells AS (
  SELECT
    cell_code, measure,
    max(figure) FILTER (WHERE now) AS now,
    max(figure) FILTER (WHERE NOT now) AS before
  FROM figures
  GROUP BY cell_code, measure
  HAVING count(*) = 2
)
SELECT
  u.unit_code, c.measure,
  count(*) AS n_cells,
  avg(c.now) AS now,
  avg(c.before) AS before,
  avg(c.now - c.before) AS change,
  stddev_samp(c.now - c.before) / sqrt(count(*)) AS error
FROM shown u
JOIN mart.cell_scope s ON s.unit_code = u.unit_code AND s.as_of = $as_of
JOIN cells c ON c.cell_code = s.cell_code
GROUP BY u.unit_code, c.measure
HAVING c.measure <> 'quality' OR count(*) >= $fewest
ORDER BY u.unit_code, c.measure
