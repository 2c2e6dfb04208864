/*
title.vi = "Dấu hiệu của một chi bộ"
title.en = "The flags of one cell"
grain = "flag"
own_cell = true
*/
SELECT f.flag, f.severity, f.confidence, f.since, f.evidence
FROM result.flags f
JOIN mart.cell_scope s ON s.cell_code = f.cell_code AND s.as_of = f.as_of
WHERE f.as_of = $as_of AND s.unit_code = $scope AND f.cell_code = $cell
ORDER BY f.severity = 'duty', f.severity, f.confidence DESC, f.flag
