/*
title.vi = "Các chi bộ thuộc từng tổ chức, kèm cấp của tổ chức"
title.en = "The cells below each organisation, and the organisation's level"
grain = "organisation with fewer cells than there are, and cell below it, as of the last day of the month"
limits = "An organisation that is not in the data has the level unknown. The one above all cells is left out: it has no other to be compared with."
*/
WITH sizes AS (
  SELECT unit_code, count(*) AS n_cells
  FROM mart.cell_scope
  WHERE as_of = $as_of AND unit_code <> ''
  GROUP BY unit_code
),
existing AS (
  SELECT count(DISTINCT cell_code) AS n_cells FROM mart.cell_scope WHERE as_of = $as_of
),
levels AS (
  SELECT unit_code, max_by(level, COALESCE(valid_from, DATE '0001-01-01')) AS level
  FROM intake.units
  WHERE COALESCE(valid_from, DATE '0001-01-01') <= last_day($as_of)
  GROUP BY unit_code
)
SELECT s.unit_code, s.cell_code, z.n_cells, COALESCE(l.level, 'unknown') AS level
FROM mart.cell_scope s
JOIN sizes z ON z.unit_code = s.unit_code
JOIN existing e ON z.n_cells < e.n_cells
LEFT JOIN levels l ON l.unit_code = s.unit_code
WHERE s.as_of = $as_of
ORDER BY s.unit_code, s.cell_code
