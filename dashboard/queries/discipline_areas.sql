/*
title.vi = "Tổ chức có số vụ kỷ luật khác xa nơi tương tự"
title.en = "Organisations whose disciplinary cases are far from what is usual in similar ones"
grain = "organisation in the order of their names"
source = "result.area_flags"
limits = "only organisations all of whose cells may be seen; restricted to inspectors and administrators"
*/
SELECT
  f.unit_code, COALESCE(n.name, f.unit_code) AS name, w.n_cells, f.flag, f.severity, f.confidence, f.since, f.evidence
FROM result.area_flags f
JOIN mart.units_within w ON w.unit_code = f.unit_code AND w.as_of = f.as_of AND w.scope_code = $scope
LEFT JOIN mart.unit_names n ON n.unit_code = f.unit_code AND n.as_of = f.as_of
WHERE f.as_of = $as_of AND f.flag = 'discipline_outlier'
ORDER BY n.name COLLATE vi, f.unit_code
