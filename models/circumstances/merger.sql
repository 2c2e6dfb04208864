/*
title.vi = "Mới sáp nhập, thành lập hoặc chuyển đơn vị"
title.en = "Merged, founded or moved a short time ago"
grain = "cell that exists at as_of, and took over another, was founded or came under another unit in the six months to its end"
source = "docs/domain.md#signals-of-formalism (a newly merged cell has no baseline); six months: chosen by us"
limits = "A merger of the units above a cell is none of the cell. The latest event is shown."
*/
WITH existing AS (
  SELECT cell_code, begins_on FROM mart.cell_circumstances WHERE as_of = $as_of
),
periods AS (
  SELECT
    cell_code, unit_code, valid_from, valid_to, merged_into,
    lag(unit_code) OVER (PARTITION BY cell_code ORDER BY valid_from) AS unit_before
  FROM intake.cells
),
events AS (
  SELECT merged_into AS cell_code, valid_to + 1 AS happened_on FROM periods WHERE merged_into IS NOT NULL
  UNION ALL
  SELECT cell_code, valid_from FROM periods WHERE unit_before <> unit_code
  UNION ALL
  SELECT cell_code, begins_on FROM existing
)
SELECT
  e.cell_code,
  CAST(json_object('since', strftime(max(v.happened_on), '%Y-%m')) AS VARCHAR) AS evidence
FROM existing e
JOIN events v ON v.cell_code = e.cell_code
WHERE v.happened_on <= last_day($as_of) AND v.happened_on > last_day($as_of - INTERVAL 6 MONTH)
GROUP BY e.cell_code
