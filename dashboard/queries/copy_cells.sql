/*
title.vi = "Các chi bộ có biên bản lặp lại biên bản khác"
title.en = "Cells whose minutes repeat others"
grain = "cell and signal of copying, in the order of the tree and the names"
source = "result.text_pairs"
limits = "only cells with a flag"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
named AS (
  SELECT c.cell_code, max_by(c.name, c.valid_from) AS name, max_by(c.unit_code, c.valid_from) AS unit_code
  FROM intake.cells c
  SEMI JOIN here ON here.cell_code = c.cell_code
  WHERE c.valid_from <= last_day($as_of)
  GROUP BY c.cell_code
)
SELECT
  p.cell_code, n.name, p.signal,
  (SELECT max_by(u.name, u.valid_from) FROM intake.units u WHERE u.unit_code = n.unit_code) AS unit,
  count(DISTINCT p.pair) AS n_pairs,
  max(p.share) AS share
FROM result.text_pairs p
JOIN named n ON n.cell_code = p.cell_code
WHERE p.as_of = $as_of
GROUP BY p.cell_code, n.name, p.signal, n.unit_code
ORDER BY unit COLLATE vi, n.name COLLATE vi, p.cell_code, p.signal
