/*
title.vi = "Đơn vị có nằm trọn trong phạm vi không"
title.en = "Whether a unit is within the scope"
grain = "one row"
limits = "at every month that is published: a unit that once held a cell outside is not within; nor does one without any cell"
*/
WITH seen AS (
  SELECT cell_code, as_of FROM mart.cell_scope WHERE unit_code = $scope
),
held AS (
  SELECT cell_code, as_of FROM mart.cell_scope WHERE unit_code = $unit
)
SELECT count(*) > 0 AND count(*) = count(seen.cell_code) AS within
FROM held
LEFT JOIN seen ON seen.cell_code = held.cell_code AND seen.as_of = held.as_of
