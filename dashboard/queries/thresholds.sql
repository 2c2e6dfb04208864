/*
title.vi = "Các ngưỡng mà kết quả đã dùng"
title.en = "The thresholds under which the results were made"
grain = "flag"
unit = "0 to 1"
source = "result.thresholds"
limits = "given to who may see at least one cell, and where nothing is built yet"
*/
SELECT flag, false_discovery_rate, watch_from
FROM result.thresholds
WHERE $scope = ''
   OR EXISTS (SELECT 1 FROM mart.cell_scope s WHERE s.unit_code = $scope AND s.as_of = $as_of)
ORDER BY flag
