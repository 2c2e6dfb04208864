/*
title.vi = "Đơn vị có nhiều kỳ họp vừa đủ mức quy định"
title.en = "Units whose meetings are bunched just above a line"
grain = "unit with the flag threshold_bunching all of whose cells may be seen"
source = "result.area_flags"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
)
SELECT f.unit_code, u.name, f.severity, f.evidence, f.confidence, f.since, f.flag
FROM result.area_flags f
JOIN mart.unit_names u ON u.unit_code = f.unit_code AND u.as_of = f.as_of
WHERE f.as_of = $as_of AND f.flag = 'threshold_bunching'
  AND NOT EXISTS (
    SELECT 1 FROM mart.cell_scope s
    WHERE s.unit_code = f.unit_code AND s.as_of = $as_of AND s.cell_code NOT IN (SELECT cell_code FROM here)
  )
ORDER BY u.name COLLATE vi, f.unit_code
