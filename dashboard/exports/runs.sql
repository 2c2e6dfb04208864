/*
title.vi = "Các lần nạp dữ liệu"
title.en = "Ingest runs"
grain = "run, source, table"
*/
SELECT run, source, "table", started_at, ended_at, rows_read, accepted, unchanged, quarantined, columns_dropped
FROM intake.runs
ORDER BY run, source, "table"
