/*
title.vi = "Các lần nạp, từng nguồn và bảng"
title.en = "What was ingested, by source and table"
grain = "run, source and table; newest first"
source = "intake.runs: rows_read = accepted + unchanged + quarantined"
limits = "the sums are about every cell, so they are given only to a scope that holds every cell"
[defaults]
table = ""
take = 200
*/
WITH seen AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND $scope <> ''
),
beyond AS (
  SELECT count(*) AS n FROM intake.cells c ANTI JOIN seen ON seen.cell_code = c.cell_code
)
SELECT
  r.run, r.source, r."table", r.started_at, r.ended_at, r.rows_read, r.accepted, r.unchanged, r.quarantined, r.columns_dropped
FROM intake.runs r
CROSS JOIN beyond
WHERE ($scope = '' OR beyond.n = 0) AND ($table = '' OR r."table" = $table)
ORDER BY r.run DESC, r.source, r."table"
LIMIT $take
