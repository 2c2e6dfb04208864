/*
title.vi = "Tình trạng chi bộ theo đơn vị ngay dưới"
title.en = "States of cells by the units right below"
grain = "unit right below the scope, and the scope itself (unit_code = the scope)"
unit = "cells; enough = the share of points that can be seen is at least one half"
source = "result.flags, result.attention; as in queue_counts.sql"
limits = "n_act_before is empty where nothing was computed as of three months earlier"
*/
WITH tree AS (
  SELECT unit_code, COALESCE(parent_code, '') AS parent_code, name FROM mart.unit_names WHERE as_of = $as_of
),
shown AS (
  SELECT unit_code, name, false AS whole
  FROM tree
  WHERE parent_code = $scope OR ($scope = '' AND parent_code NOT IN (SELECT unit_code FROM tree))
  UNION ALL
  SELECT $scope, (SELECT max(name) FROM tree WHERE unit_code = $scope), true
),
grave AS (
  SELECT
    cell_code,
    max(CASE WHEN as_of <> $as_of OR flag = 'data_missing' THEN 0 WHEN severity = 'act' THEN 2 ELSE 1 END) AS now,
    max(CASE WHEN as_of = $as_of OR flag = 'data_missing' THEN 0 WHEN severity = 'act' THEN 2 ELSE 1 END) AS before
  FROM result.flags
  WHERE as_of = $as_of OR as_of = $as_of - INTERVAL 3 MONTH
  GROUP BY cell_code
),
built AS (
  SELECT count(*) > 0 AS before FROM result.builds WHERE as_of = $as_of - INTERVAL 3 MONTH
)
SELECT
  u.unit_code, u.name, u.whole,
  count(*) AS n_cells,
  count(*) FILTER (WHERE g.now = 2) AS n_act,
  count(*) FILTER (WHERE g.now = 1) AS n_watch,
  count(*) FILTER (WHERE COALESCE(g.now, 0) = 0 AND a.attendance_concern IS NULL AND a.formalism IS NULL) AS n_thin,
  CASE WHEN any_value(built.before) THEN count(*) FILTER (WHERE g.before = 2) END AS n_act_before,
  count(*) FILTER (WHERE a.completeness >= 0.5) AS n_enough
FROM shown u
JOIN mart.cell_scope s ON s.unit_code = u.unit_code AND s.as_of = $as_of
JOIN result.attention a ON a.cell_code = s.cell_code AND a.as_of = s.as_of
LEFT JOIN grave g ON g.cell_code = s.cell_code
CROSS JOIN built
GROUP BY u.unit_code, u.name, u.whole
ORDER BY u.whole DESC, u.name COLLATE vi, u.unit_code
