/*
title.vi = "Dòng chưa nhận theo bảng và lý do"
title.en = "Rows not taken, by table and reason"
grain = "table and reason; a row with two reasons counts in both, n_rows is the number of rows of the table"
limits = "rows of which the cell is unknown are seen by the whole scope only"
*/
WITH seen AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND $scope <> ''
),
open_entries AS (
  SELECT q."table", q.reasons
  FROM intake.quarantine q
  WHERE $scope = '' OR q.cell_code IN (SELECT cell_code FROM seen)
),
by_table AS (
  SELECT "table", count(*) AS n_rows FROM open_entries GROUP BY "table"
),
by_reason AS (
  SELECT "table", reason, count(*) AS n
  FROM (SELECT "table", unnest(reasons) AS reason FROM open_entries)
  GROUP BY "table", reason
)
SELECT r."table", r.reason, r.n, t.n_rows
FROM by_reason r
JOIN by_table t ON t."table" = r."table"
ORDER BY r."table", r.n DESC, r.reason
