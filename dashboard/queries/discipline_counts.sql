/*
title.vi = "Số vụ kỷ luật của mọi đơn vị trong phạm vi, gộp 12, 24 và 36 tháng"
title.en = "Disciplinary cases of every unit within the scope, 12, 24 and 36 months together"
grain = "unit all of whose cells may be seen, level and length of time"
unit = "cases; years = that the data reach back"
source = "result.discipline_rates"
limits = "for finding which counts must be masked, never shown as they are; parent_code is empty where the tree ends; restricted to inspectors and administrators"
*/
SELECT r.unit_code, r.level, p.parent_code, r.months, r.years, r.n_cells, r.n_cases, r.n_struck_off
FROM result.discipline_rates r
JOIN mart.units_within w ON w.unit_code = r.unit_code AND w.as_of = r.as_of AND w.scope_code = $scope
LEFT JOIN mart.unit_names p
  ON p.unit_code = r.unit_code AND p.as_of = r.as_of AND COALESCE(p.valid_to, DATE '9999-12-31') >= last_day($as_of)
WHERE r.as_of = $as_of
ORDER BY r.unit_code, r.level, r.months
