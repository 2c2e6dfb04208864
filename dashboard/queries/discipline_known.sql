/*
title.vi = "Trong phạm vi có dòng kỷ luật nào không"
title.en = "Whether any case of discipline is on record within the scope"
grain = "one row"
source = "intake.discipline"
limits = "by the end of the month; where there is none, none may have been entered; restricted to inspectors and administrators"
*/
SELECT count(*) > 0 AS known
FROM intake.discipline d
JOIN mart.cell_scope s ON s.cell_code = d.cell_code AND s.unit_code = $scope AND s.as_of = $as_of
WHERE d.decided_on <= last_day($as_of)
