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
),
below_near AS (
  SELECT unit_code, cell_code
  FROM mart.cell_scope
  WHERE as_of = $as_of AND unit_code IN (SELECT unit_code FROM near)
),
seen AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
counted AS (
  SELECT b.unit_code, count(*) AS n_cells
  FROM below_near b
  LEFT JOIN seen ON seen.cell_code = b.cell_code
  GROUP BY b.unit_code
  HAVING count(*) = count(seen.cell_code)
)
SELECT n.unit_code, n.name, n.level, n.relation, c.n_cells
FROM near n
JOIN counted c ON c.unit_code = n.unit_code
ORDER BY n.place, n.name COLLATE vi, n.unit_code
