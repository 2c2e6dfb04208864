/*
title.vi = "Các tổ chức đảng phía trên từng chi bộ"
title.en = "The organisations above each cell"
grain = "cell that exists at as_of, and organisation above it that is no sub-committee"
limits = "`home` is the lowest of them, the grassroots organisation where the tree has that level, and `above` the next one above it, empty where there is none. The tree is that at as_of; a cell without any known organisation above it is below its own unit_code."
*/
WITH levels AS (
  SELECT unit_code, level
  FROM intake.units
  WHERE valid_from < $as_of + INTERVAL 1 MONTH
    AND COALESCE(valid_to, DATE '9999-12-31') >= $as_of + INTERVAL 1 MONTH - INTERVAL 1 DAY
),
areas AS (
  SELECT s.unit_code, count(*) AS n_cells, COALESCE(max(l.level), '') AS level
  FROM mart.cell_scope AS s
  LEFT JOIN levels AS l ON l.unit_code = s.unit_code
  WHERE s.as_of = $as_of AND s.unit_code <> ''
  GROUP BY s.unit_code
)
SELECT
  s.cell_code,
  s.unit_code,
  first_value(s.unit_code) OVER upwards AS home,
  nth_value(s.unit_code, 2) OVER upwards AS above
FROM mart.cell_scope AS s
JOIN areas AS a ON a.unit_code = s.unit_code AND a.level <> 'sub_committee'
WHERE s.as_of = $as_of
WINDOW upwards AS (
  PARTITION BY s.cell_code ORDER BY a.n_cells, a.level <> 'grassroots', s.unit_code
  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
)
ORDER BY s.cell_code, s.unit_code
