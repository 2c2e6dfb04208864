/*
title.vi = "Dữ liệu đủ đến đâu, theo đơn vị ngay dưới"
title.en = "How complete the data are, by the units right below"
grain = "unit right below the scope"
unit = "cells; full = at least half of the points can be seen, as in dashboard/components/marks.py"
*/
WITH tree AS (
  SELECT unit_code, COALESCE(parent_code, '') AS parent_code, name FROM mart.unit_names WHERE as_of = $as_of
),
below AS (
  SELECT unit_code, name
  FROM tree
  WHERE parent_code = $scope OR ($scope = '' AND parent_code NOT IN (SELECT unit_code FROM tree))
)
SELECT
  b.unit_code, b.name,
  count(*) AS n_cells,
  count(*) FILTER (WHERE a.completeness >= 0.5) AS n_full,
  count(*) FILTER (WHERE a.completeness > 0 AND a.completeness < 0.5) AS n_thin,
  count(*) FILTER (WHERE COALESCE(a.completeness, 0) = 0) AS n_none
FROM below b
JOIN mart.cell_scope s ON s.unit_code = b.unit_code AND s.as_of = $as_of
JOIN result.attention a ON a.cell_code = s.cell_code AND a.as_of = s.as_of
GROUP BY b.unit_code, b.name
ORDER BY b.name COLLATE vi, b.unit_code
