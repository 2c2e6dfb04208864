/*
title.vi = "Tình trạng và dấu hiệu của từng chi bộ, để so hai lần tính"
title.en = "State and flags of each cell, for comparing two builds"
grain = "cell of the scope; flags = flag:severity in order"
source = "result.attention, result.flags"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
flagged AS (
  SELECT cell_code, list(flag || ':' || severity ORDER BY flag) AS flags
  FROM result.flags
  WHERE as_of = $as_of
  GROUP BY cell_code
)
SELECT
  n.cell_code, n.name, u.name AS unit,
  a.state,
  COALESCE(f.flags, []) AS flags
FROM here h
JOIN mart.cell_names n ON n.cell_code = h.cell_code AND n.as_of = $as_of
JOIN result.attention a ON a.cell_code = n.cell_code AND a.as_of = $as_of
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
LEFT JOIN flagged f ON f.cell_code = n.cell_code
ORDER BY n.cell_code
