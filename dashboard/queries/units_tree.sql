/*
title.vi = "Cây tổ chức trong phạm vi"
title.en = "The tree of units within the scope"
grain = "unit"
unit = "depth = steps below the topmost unit that is given; path = the names from there, for the order"
limits = "only units all of whose cells may be seen, and that have one"
*/
WITH RECURSIVE seen AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
counted AS MATERIALIZED (
  SELECT b.unit_code, count(*) AS n_cells
  FROM mart.cell_scope b
  LEFT JOIN seen ON seen.cell_code = b.cell_code
  WHERE b.as_of = $as_of AND b.unit_code <> ''
  GROUP BY b.unit_code
  HAVING count(*) = count(seen.cell_code)
),
units AS MATERIALIZED (
  SELECT u.unit_code, COALESCE(u.parent_code, '') AS parent_code, u.name, c.n_cells
  FROM mart.unit_names u
  JOIN counted c ON c.unit_code = u.unit_code
  WHERE u.as_of = $as_of AND COALESCE(u.valid_to, DATE '9999-12-31') >= $as_of
),
tree AS (
  SELECT unit_code, name, n_cells, 0 AS depth, [name || ' ' || unit_code] AS path
  FROM units
  WHERE parent_code NOT IN (SELECT unit_code FROM units)
  UNION ALL
  SELECT u.unit_code, u.name, u.n_cells, t.depth + 1, list_append(t.path, u.name || ' ' || u.unit_code)
  FROM tree t
  JOIN units u ON u.parent_code = t.unit_code
  WHERE t.depth < 10
)
SELECT unit_code, name, n_cells, depth
FROM tree
ORDER BY path
