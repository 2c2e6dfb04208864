/*
order = 7
stage = "facts"
title.vi = "Các tháng chi bộ tồn tại"
title.en = "The months in which each cell existed"
grain = "one row per cell and calendar month that a validity period of the cell overlaps, from the first month with any meeting in the data"
unit = "none"
source = "intake.cells, intake.meetings"
limits = "Where several periods of a cell touch the month, the one in force at the later date is taken."

[columns]
cell_code = "Cell"
month = "First day of the calendar month"
unit_code = "Organisation directly above"
cell_type = "Type of the cell"
*/
WITH RECURSIVE first_meeting AS (
  SELECT CAST(DATE_TRUNC('month', MIN(held_on)) AS DATE) AS month FROM intake.meetings
),
months_asked AS (
  SELECT GREATEST(month, CAST($first_month AS DATE)) AS month
  FROM first_meeting
  WHERE month <= CAST($last_month AS DATE)
  UNION ALL
  SELECT CAST(month + INTERVAL '1' MONTH AS DATE)
  FROM months_asked
  WHERE month < CAST($last_month AS DATE)
),
cell_periods AS (
  SELECT
    cell_code, unit_code, cell_type, valid_from,
    CAST(GREATEST(CAST($first_month AS DATE), DATE_TRUNC('month', valid_from)) AS DATE) AS month,
    LEAST(CAST($last_month AS DATE), COALESCE(valid_to, DATE '9999-12-31')) AS last_day
  FROM intake.cells
),
period_months AS (
  SELECT cell_code, unit_code, cell_type, valid_from, month, last_day
  FROM cell_periods
  WHERE month <= last_day
  UNION ALL
  SELECT cell_code, unit_code, cell_type, valid_from, CAST(month + INTERVAL '1' MONTH AS DATE), last_day
  FROM period_months
  WHERE CAST(month + INTERVAL '1' MONTH AS DATE) <= last_day
),
ranked_months AS (
  SELECT
    p.cell_code, p.month, p.unit_code, p.cell_type,
    ROW_NUMBER() OVER (PARTITION BY p.cell_code, p.month ORDER BY p.valid_from DESC) AS recency
  FROM period_months AS p
  JOIN months_asked AS m ON m.month = p.month
)
SELECT cell_code, month, unit_code, cell_type
FROM ranked_months
WHERE recency = 1
