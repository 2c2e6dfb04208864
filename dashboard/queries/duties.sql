/*
title.vi = "Việc cấp trên còn nợ các chi bộ, theo đơn vị"
title.en = "What superiors owe cells, by unit"
grain = "cell and duty"
unit = "n_matching is the length of the whole list, n_cells its number of cells"
source = "result.flags of severity duty"
limits = "flag = code of one duty, empty = all; owner is the unit right above, unless a case of the cell has an owner"
[defaults]
flag = ""
skip = 0
take = 50
*/
WITH owed AS (
  SELECT f.cell_code, f.flag, f.since, f.evidence
  FROM result.flags f
  JOIN mart.cell_scope s ON s.cell_code = f.cell_code AND s.as_of = f.as_of AND s.unit_code = $scope
  WHERE f.as_of = $as_of AND f.severity = 'duty' AND ($flag = '' OR f.flag = $flag)
)
SELECT
  o.cell_code, n.name, COALESCE(u.name, n.unit_code) AS unit, n.unit_code, o.flag, o.since, o.evidence,
  (SELECT count(*) FROM owed) AS n_matching,
  (SELECT count(DISTINCT cell_code) FROM owed) AS n_cells
FROM owed o
JOIN mart.cell_names n ON n.cell_code = o.cell_code AND n.as_of = $as_of
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
ORDER BY u.name COLLATE vi, n.unit_code, n.name COLLATE vi, o.cell_code, o.flag
LIMIT $take
OFFSET $skip
