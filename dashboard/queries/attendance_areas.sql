/*
title.vi = "Đơn vị có dự họp giảm khi gộp các chi bộ"
title.en = "Units whose attendance falls when their cells are taken together"
grain = "unit in the order of their names"
source = "result.area_flags"
limits = "only units all of whose cells may be seen"
*/
SELECT
  f.unit_code, COALESCE(n.name, f.unit_code) AS name, w.n_cells, f.flag, f.severity, f.confidence, f.since, f.evidence
FROM result.area_flags f
JOIN mart.units_within w ON w.unit_code = f.unit_code AND w.as_of = f.as_of AND w.scope_code = $scope
LEFT JOIN mart.unit_names n ON n.unit_code = f.unit_code AND n.as_of = f.as_of
WHERE f.as_of = $as_of AND f.flag = 'attendance_drop'
ORDER BY n.name COLLATE vi, f.unit_code
