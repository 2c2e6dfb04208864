/*
title.vi = "Tình trạng chi bộ theo đơn vị ngay dưới"
title.en = "States of cells by the units right below"
grain = "unit right below the scope, and the scope itself (unit_code = the scope)"
unit = "cells; enough = the share of points that can be seen is at least one half, as in dashboard/components/marks.py, partly = less, unseen = nothing can be seen; before = now and later together three months earlier"
source = "result.attention"
limits = "n_before is empty where nothing was computed as of three months earlier"
*/
WITH shown AS (
  SELECT unit_code, name, false AS whole FROM mart.units_below WHERE scope_code = $scope AND as_of = $as_of
  UNION ALL
  SELECT $scope, (SELECT max(name) FROM mart.unit_names WHERE unit_code = $scope AND as_of = $as_of), true
),
built AS (
  SELECT count(*) > 0 AS before FROM result.builds WHERE as_of = $as_of - INTERVAL 3 MONTH
)
SELECT
  u.unit_code, u.name, u.whole,
  count(*) AS n_cells,
  count(*) FILTER (WHERE a.state = 'now') AS n_now,
  count(*) FILTER (WHERE a.state = 'later') AS n_later,
  count(*) FILTER (WHERE a.state = 'watch') AS n_watch,
  count(*) FILTER (WHERE a.state = 'duty') AS n_duty,
  count(*) FILTER (WHERE a.state = 'thin') AS n_thin,
  CASE WHEN any_value(built.before) THEN count(*) FILTER (WHERE b.state IN ('now', 'later')) END AS n_before,
  count(*) FILTER (WHERE a.completeness >= 0.5) AS n_enough,
  count(*) FILTER (WHERE a.completeness > 0 AND a.completeness < 0.5) AS n_partly,
  count(*) FILTER (WHERE COALESCE(a.completeness, 0) = 0) AS n_unseen
FROM shown u
JOIN mart.cell_scope s ON s.unit_code = u.unit_code AND s.as_of = $as_of
JOIN result.attention a ON a.cell_code = s.cell_code AND a.as_of = s.as_of
LEFT JOIN result.attention b ON b.cell_code = s.cell_code AND b.as_of = $as_of - INTERVAL 3 MONTH
CROSS JOIN built
GROUP BY u.unit_code, u.name, u.whole
ORDER BY u.whole DESC, u.name COLLATE vi, u.unit_code
