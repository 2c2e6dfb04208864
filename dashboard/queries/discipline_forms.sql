/*
title.vi = "Kỷ luật của đơn vị theo hình thức, gộp 12, 24 và 36 tháng"
title.en = "Discipline of the unit by form, 12, 24 and 36 months together"
grain = "length of time and form with a case"
unit = "cases"
source = "result.discipline_forms"
limits = "struck_off is no discipline; restricted to inspectors and administrators"
*/
SELECT f.months, f.form, f.n_cases
FROM result.discipline_forms f
WHERE f.unit_code = $scope AND f.as_of = $as_of
  AND EXISTS (SELECT 1 FROM mart.cell_scope s WHERE s.unit_code = $scope AND s.as_of = $as_of)
ORDER BY f.months, f.form
