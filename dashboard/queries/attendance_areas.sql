/*
title.vi = "Đơn vị có dự họp giảm khi gộp các chi bộ"
title.en = "Units whose attendance falls when their cells are taken together"
grain = "unit in the order of their names"
source = "result.area_flags"
limits = "only units all of whose cells may be seen"
*/
WITH fallen AS (
  SELECT unit_code, flag, severity, confidence, since, evidence
  FROM result.area_flags
  WHERE as_of = $as_of AND flag = 'attendance_drop'
),
seen AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
within AS (
  SELECT s.unit_code, count(*) AS n_cells
  FROM mart.cell_scope s
  SEMI JOIN fallen ON fallen.unit_code = s.unit_code
  LEFT JOIN seen ON seen.cell_code = s.cell_code
  WHERE s.as_of = $as_of
  GROUP BY s.unit_code
  HAVING count(*) = count(seen.cell_code)
)
SELECT f.unit_code, COALESCE(n.name, f.unit_code) AS name, w.n_cells, f.flag, f.severity, f.confidence, f.since, f.evidence
FROM fallen f
JOIN within w ON w.unit_code = f.unit_code
LEFT JOIN mart.unit_names n ON n.unit_code = f.unit_code AND n.as_of = $as_of
ORDER BY n.name COLLATE vi, f.unit_code
