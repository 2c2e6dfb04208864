/*
title.vi = "Các lần nạp dữ liệu"
title.en = "Ingest runs"
grain = "run, source, table"
limits = "the sums are about every cell, so they are given with the whole only"
*/
SELECT run, source, "table", started_at, ended_at, rows_read, accepted, unchanged, quarantined, columns_dropped
FROM intake.runs
WHERE $scope = ''
ORDER BY run, source, "table"
