/*
title.vi = "Hoàn cảnh có thật ở một chi bộ"
title.en = "Circumstances that hold for one cell"
grain = "circumstance"
own_cell = true
*/
SELECT c.circumstance, c.evidence
FROM result.circumstances c
JOIN mart.cell_scope s ON s.cell_code = c.cell_code AND s.as_of = c.as_of
WHERE c.as_of = $as_of AND s.unit_code = $scope AND c.cell_code = $cell
ORDER BY c.circumstance
