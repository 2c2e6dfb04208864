/*
title.vi = "Kỷ luật của đơn vị, gộp 12, 24 và 36 tháng"
title.en = "Discipline of the unit, 12, 24 and 36 months together"
grain = "length of time, the shortest first; none where no discipline is known or no size of any cell"
unit = "cases; member_years = members times years; years = that the data reach back"
source = "result.discipline_rates"
limits = "cells of known size; restricted to inspectors and administrators"
*/
SELECT r.months, r.n_cells, r.years, r.n_cases, r.n_struck_off, r.member_years
FROM result.discipline_rates r
WHERE r.unit_code = $scope AND r.as_of = $as_of AND r.level = 'subtree'
  AND EXISTS (SELECT 1 FROM mart.cell_scope s WHERE s.unit_code = $scope AND s.as_of = $as_of)
ORDER BY r.months
