/*
title.vi = "Tệp mà mọi dòng đều ghi mức cao nhất"
title.en = "Files in which every row has the best value"
grain = "run, source, file, table and column; newest first"
source = "intake.prefilled"
limits = "the files are about every cell, so they are given only to a scope that holds every cell"
*/
WITH seen AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND $scope <> ''
),
beyond AS (
  SELECT count(*) AS n FROM intake.cells c ANTI JOIN seen ON seen.cell_code = c.cell_code
)
SELECT p.source, p.file, p."table", p."column", max(p.run) AS run, arg_max(p.n_rows, p.run) AS n_rows
FROM intake.prefilled p
CROSS JOIN beyond
WHERE $scope = '' OR beyond.n = 0
GROUP BY p.source, p.file, p."table", p."column"
ORDER BY run DESC, p.source, p.file, p."table", p."column"
LIMIT 200
