/*
title.vi = "Dấu hiệu cần lưu ý"
title.en = "Flags"
grain = "unit_code, as_of, flag"
limits = "within a part of the tree only units all of whose cells are in it"
*/
WITH seen AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
within AS (
  SELECT s.unit_code
  FROM mart.cell_scope s
  LEFT JOIN seen ON seen.cell_code = s.cell_code
  WHERE s.as_of = $as_of
  GROUP BY s.unit_code
  HAVING count(*) = count(seen.cell_code)
)
SELECT
  unit_code,
  strftime(as_of, '%Y-%m') AS as_of,
  flag,
  severity,
  confidence,
  strftime(since, '%Y-%m') AS since,
  evidence,
  meetings
FROM result.area_flags
WHERE as_of = $as_of
  AND ($scope = '' OR unit_code IN (SELECT unit_code FROM within))
ORDER BY unit_code, flag
