/*
title.vi = "Những gì không tính được"
title.en = "What could not be computed"
grain = "part of the results that is missing for the month"
source = "result.not_computed"
limits = "given to who may see at least one cell"
*/
SELECT kind, name, reason
FROM result.not_computed
WHERE as_of = $as_of
  AND EXISTS (SELECT 1 FROM mart.cell_scope s WHERE s.unit_code = $scope AND s.as_of = $as_of)
ORDER BY kind, name
