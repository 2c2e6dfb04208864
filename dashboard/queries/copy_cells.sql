/*
title.vi = "Các chi bộ có biên bản lặp lại biên bản khác"
title.en = "Cells whose minutes repeat others"
grain = "cell and signal of copying, in the order of the tree and the names"
source = "result.text_pairs"
limits = "only cells with a flag"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
)
SELECT
  p.cell_code, n.name, p.signal,
  u.name AS unit,
  count(DISTINCT p.pair) AS n_pairs,
  max(p.share) AS share
FROM result.text_pairs p
SEMI JOIN here ON here.cell_code = p.cell_code
JOIN mart.cell_names n ON n.cell_code = p.cell_code AND n.as_of = $as_of
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
WHERE p.as_of = $as_of
GROUP BY p.cell_code, n.name, p.signal, u.name
ORDER BY unit COLLATE vi, n.name COLLATE vi, p.cell_code, p.signal
