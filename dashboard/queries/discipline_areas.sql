/*
title.vi = "Tổ chức có số vụ kỷ luật khác xa nơi tương tự"
title.en = "Organisations whose disciplinary cases are far from what is usual in similar ones"
grain = "organisation in the order of their names"
source = "result.area_flags"
limits = "only organisations all of whose cells may be seen; restricted to inspectors and administrators"
*/
WITH outside AS (
  SELECT unit_code, flag, severity, confidence, since, evidence
  FROM result.area_flags
  WHERE as_of = $as_of AND flag = 'discipline_outlier'
),
seen AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
within AS (
  SELECT s.unit_code, count(*) AS n_cells
  FROM mart.cell_scope s
  SEMI JOIN outside ON outside.unit_code = s.unit_code
  LEFT JOIN seen ON seen.cell_code = s.cell_code
  WHERE s.as_of = $as_of
  GROUP BY s.unit_code
  HAVING count(*) = count(seen.cell_code)
)
SELECT o.unit_code, COALESCE(n.name, o.unit_code) AS name, w.n_cells, o.flag, o.severity, o.confidence, o.since, o.evidence
FROM outside o
JOIN within w ON w.unit_code = o.unit_code
LEFT JOIN mart.unit_names n ON n.unit_code = o.unit_code AND n.as_of = $as_of
ORDER BY n.name COLLATE vi, o.unit_code
