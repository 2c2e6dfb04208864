/*
title.vi = "Đơn vị ở trên và ở ngay dưới"
title.en = "The units above and right below"
grain = "unit; relation above, self or below"
limits = "only units that hold a cell, and no cell that may not be seen: who chooses one asks within it"
[defaults]
unit = ""
*/
WITH RECURSIVE tree AS MATERIALIZED (
  SELECT unit_code, COALESCE(parent_code, '') AS parent_code, name, level
  FROM mart.unit_names
  WHERE as_of = $as_of AND COALESCE(valid_to, DATE '9999-12-31') >= $as_of
),
above AS (
  SELECT unit_code, parent_code, name, level, 0 AS steps FROM tree WHERE unit_code = $unit
  UNION ALL
  SELECT t.unit_code, t.parent_code, t.name, t.level, a.steps + 1
  FROM above a
  JOIN tree t ON t.unit_code = a.parent_code
  WHERE a.steps < 10
),
near AS MATERIALIZED (
  SELECT unit_code, name, level, CASE steps WHEN 0 THEN 'self' ELSE 'above' END AS relation, -steps AS place FROM above
  UNION ALL
  SELECT unit_code, name, level, 'below', 1
  FROM tree
  WHERE parent_code = $unit
     OR ($unit = '' AND parent_code NOT IN (SELECT unit_code FROM tree))
)
SELECT n.unit_code, n.name, n.level, n.relation, w.n_cells
FROM near n
JOIN mart.units_within w ON w.unit_code = n.unit_code AND w.scope_code = $scope AND w.as_of = $as_of
ORDER BY n.place, n.name COLLATE vi, n.unit_code
