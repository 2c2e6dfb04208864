/*
order = 12
stage = "as_of"
title.vi = "Hoàn cảnh của chi bộ"
title.en = "Circumstances of a cell"
grain = "one row per month looked back from and cell that exists on its last day"
unit = "none"
source = "intake.cells, intake.memberships"
limits = "A vacant secretary is only known where the roll names posts at all"

[columns]
as_of = "First day of the month looked back from"
cell_code = "Cell"
begins_on = "First day on which the cell existed; 0001-01-01 = always"
has_venue = "The cell has a place to meet; empty = unknown"
has_internet = "The place of meeting has internet; empty = unknown"
secretary_vacant = "The roll names posts, but nobody as secretary, on the last day of the month; empty = unknown"
*/
WITH periods AS (
  SELECT
    cell_code, has_venue, has_internet, valid_from,
    CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE) AS last_day,
    COALESCE(valid_to, DATE '9999-12-31') AS valid_to
  FROM intake.cells
),
begun AS (
  SELECT cell_code, MIN(valid_from) AS begins_on FROM periods GROUP BY cell_code
),
posts AS (
  SELECT
    cell_code,
    COUNT(*) FILTER (WHERE role IS NOT NULL) AS n_named,
    COUNT(*) FILTER (WHERE role = 'secretary') AS n_secretaries
  FROM intake.memberships
  WHERE valid_from <= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
    AND COALESCE(valid_to, DATE '9999-12-31')
      >= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
  GROUP BY cell_code
)
SELECT
  CAST($as_of AS DATE) AS as_of,
  p.cell_code,
  b.begins_on,
  p.has_venue,
  p.has_internet,
  CASE WHEN o.n_named > 0 THEN o.n_secretaries = 0 END AS secretary_vacant
FROM periods AS p
JOIN begun AS b ON b.cell_code = p.cell_code
LEFT JOIN posts AS o ON o.cell_code = p.cell_code
WHERE p.valid_from <= p.last_day AND p.valid_to >= p.last_day
