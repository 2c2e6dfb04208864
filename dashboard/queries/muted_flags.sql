/*
title.vi = "Các dấu hiệu đã tắt"
title.en = "Flags that are muted"
grain = "flag"
unit = "findings of visits that were made because of the flag; partly confirmed counts half"
source = "result.muted_flags"
limits = "given to who may see at least one cell"
*/
SELECT flag, reason, answers, confirmed
FROM result.muted_flags
WHERE as_of = $as_of
  AND EXISTS (SELECT 1 FROM mart.cell_scope s WHERE s.unit_code = $scope AND s.as_of = $as_of)
ORDER BY flag
