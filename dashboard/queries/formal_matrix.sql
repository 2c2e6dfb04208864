/*
title.vi = "Các dấu hiệu hình thức của những chi bộ nổi bật nhất"
title.en = "The signals of formalism of the cells where they stand out most"
grain = "cell and signal of formalism that can be assessed; cells in the order of the tree and their names"
unit = "strength = probability that the signal is there, 0-1; selected = by itself selected; n_cells = how many cells stand out"
source = "result.signals (those with a Bayes factor); a cell stands out with at least even odds of the signal formalistic, or one of the others selected"
limits = "at most $take cells, those likeliest to be formalistic first"
[defaults]
take = 30
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
signals AS MATERIALIZED (
  SELECT s.cell_code, s.signal, s.probability, s.selected
  FROM result.signals s
  SEMI JOIN here ON here.cell_code = s.cell_code
  WHERE s.as_of = $as_of AND s.enough AND s.log_bayes_factor IS NOT NULL AND s.signal <> 'formalistic'
),
outstanding AS (
  SELECT cell_code FROM result.flags SEMI JOIN here USING (cell_code) WHERE as_of = $as_of AND flag = 'formalistic'
  UNION
  SELECT cell_code FROM signals WHERE selected
),
likeliest AS (
  SELECT o.cell_code, count(*) OVER () AS n_cells
  FROM outstanding o
  LEFT JOIN result.signals f ON f.cell_code = o.cell_code AND f.as_of = $as_of AND f.signal = 'formalistic'
  ORDER BY f.probability DESC NULLS LAST, o.cell_code
  LIMIT $take
)
SELECT
  s.cell_code, n.name, u.name AS unit, s.signal, s.probability AS strength, COALESCE(s.selected, false) AS selected,
  l.n_cells
FROM likeliest l
JOIN signals s ON s.cell_code = l.cell_code
JOIN mart.cell_names n ON n.cell_code = s.cell_code AND n.as_of = $as_of
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
ORDER BY unit COLLATE vi, n.name COLLATE vi, s.cell_code, s.signal
