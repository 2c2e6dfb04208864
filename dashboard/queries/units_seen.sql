/*
title.vi = "Các đơn vị trong phạm vi"
title.en = "The units within the scope"
grain = "unit that holds a cell; above = the name of the unit above it, empty where that is outside"
limits = "only units all of whose cells may be seen, so that whatever is given for one stays within the scope"
*/
WITH tree AS (
  SELECT unit_code, COALESCE(parent_code, '') AS parent_code, name FROM mart.unit_names WHERE as_of = $as_of
),
within AS (
  SELECT unit_code, n_cells FROM mart.units_within WHERE scope_code = $scope AND as_of = $as_of
)
SELECT w.unit_code, t.name, above.name AS above, w.n_cells
FROM within w
JOIN tree t ON t.unit_code = w.unit_code
LEFT JOIN within up ON up.unit_code = t.parent_code
LEFT JOIN tree above ON above.unit_code = up.unit_code
ORDER BY t.name COLLATE vi, w.unit_code
