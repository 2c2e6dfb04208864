/*
title.vi = "Cây tổ chức trong phạm vi"
title.en = "The tree of units within the scope"
grain = "unit"
unit = "depth = steps below the topmost unit that is given; path = the names from there, for the order"
limits = "only units all of whose cells may be seen, and that have one"
*/
WITH RECURSIVE units AS MATERIALIZED (
  SELECT u.unit_code, COALESCE(u.parent_code, '') AS parent_code, u.name, w.n_cells
  FROM mart.unit_names u
  JOIN mart.units_within w ON w.unit_code = u.unit_code AND w.as_of = u.as_of AND w.scope_code = $scope
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
