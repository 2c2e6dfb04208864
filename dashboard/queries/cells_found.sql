/*
title.vi = "Tìm chi bộ theo tên"
title.en = "Cells found by name"
grain = "cell"
limits = "search is a regular expression"
[defaults]
take = 20
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
named AS (
  SELECT c.cell_code, max_by(c.name, c.valid_from) AS name, max_by(c.unit_code, c.valid_from) AS unit_code
  FROM intake.cells c
  SEMI JOIN here ON here.cell_code = c.cell_code
  WHERE c.valid_from <= last_day($as_of)
    AND (regexp_matches(c.name, $search) OR regexp_matches(c.cell_code, $search))
  GROUP BY c.cell_code
),
units_named AS (
  SELECT unit_code, max_by(name, valid_from) AS name, max_by(parent_code, valid_from) AS parent_code
  FROM intake.units
  WHERE valid_from <= last_day($as_of)
  GROUP BY unit_code
)
SELECT n.cell_code, n.name, list_filter([u.name, above.name], lambda name: name IS NOT NULL) AS above
FROM named n
LEFT JOIN units_named u ON u.unit_code = n.unit_code
LEFT JOIN units_named above ON above.unit_code = u.parent_code
ORDER BY n.name COLLATE vi, n.cell_code
LIMIT $take
