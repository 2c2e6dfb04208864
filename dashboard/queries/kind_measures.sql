/*
title.vi = "Chỉ số của các kỳ họp của một loại hình chi bộ: khoảng thường thấy"
title.en = "Measures of the meetings of a type of cells: what is usual"
grain = "measure known of at least 100 meetings of at least 5 cells of the type"
unit = "as in mart.meeting_measures; quantiles over meetings of the 24 months to as_of"
source = "mart.meeting_measures"
limits = "only cells within the scope"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
)
SELECT
  m.measure,
  count(*) AS n_meetings,
  count(DISTINCT m.cell_code) AS n_cells,
  quantile_cont(m.figure, 0.01) AS p01,
  quantile_cont(m.figure, 0.05) AS p05,
  quantile_cont(m.figure, 0.95) AS p95,
  quantile_cont(m.figure, 0.99) AS p99
FROM mart.meeting_measures m
SEMI JOIN here ON here.cell_code = m.cell_code
WHERE m.cell_type = $cell_type AND m.month <= $as_of AND m.month > $as_of - INTERVAL 24 MONTH
  AND m.known_on <= last_day($as_of)
GROUP BY m.measure
HAVING count(*) >= 100 AND count(DISTINCT m.cell_code) >= 5
ORDER BY m.measure
