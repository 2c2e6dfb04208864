/*
title.vi = "Tìm chi bộ theo tên"
title.en = "Cells found by name"
grain = "cell"
limits = "search is a regular expression, matched with the newest name and the code"
[defaults]
take = 20
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
named AS (
  SELECT n.cell_code, n.name, n.unit_code
  FROM mart.cell_names n
  SEMI JOIN here ON here.cell_code = n.cell_code
  WHERE n.as_of = $as_of AND (regexp_matches(n.name, $search) OR regexp_matches(n.cell_code, $search))
)
SELECT n.cell_code, n.name, list_filter([u.name, above.name], lambda name: name IS NOT NULL) AS above
FROM named n
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
LEFT JOIN mart.unit_names above ON above.unit_code = u.parent_code AND above.as_of = $as_of
ORDER BY n.name COLLATE vi, n.cell_code
LIMIT $take
