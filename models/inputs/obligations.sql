/*
title.vi = "Các tháng phải họp thường kỳ và các tháng không họp"
title.en = "Months in which a regular meeting was due, and those in which none was held"
grain = "cell that exists at as_of, and month of the last 12 in which it existed from the first to the last day"
source = "HD 42 of 2025: one regular meeting a month. An annual review or a congress in the month counts as held: we do not blame a cell for merging them. A thematic meeting does not stand in for the regular one."
limits = "A cell without such a month has one row, its month empty. Months before the cell's first recorded meeting are left out. Months in which at least 60 % of the cells of any unit above had been sending, 5 cells or more, and have no record, were not sent rather than not held, and are left out (share and size chosen by us). A cell had been sending where it has a meeting in the three months before (chosen by us: a quarter is the longest interval of reports), so a lasting silence ends there and counts as not held."
*/
WITH existing AS (
  SELECT cell_code, begins_on FROM mart.cell_circumstances WHERE as_of = $as_of
),
first_meetings AS (
  SELECT cell_code, min(month) AS first_month FROM mart.meeting_facts WHERE month <= $as_of GROUP BY cell_code
),
with_meeting AS (
  SELECT DISTINCT cell_code, month
  FROM mart.meeting_facts
  WHERE kind IN ('regular', 'regular_and_thematic', 'annual_review', 'congress') AND month <= $as_of
),
due AS (
  SELECT c.cell_code, c.unit_code, c.month, h.cell_code IS NULL AS missing
  FROM mart.cell_month c
  JOIN existing e ON e.cell_code = c.cell_code AND e.begins_on <= c.month
  JOIN first_meetings f ON f.cell_code = c.cell_code AND f.first_month < c.month
  LEFT JOIN with_meeting h ON h.cell_code = c.cell_code AND h.month = c.month
  WHERE c.month <= $as_of AND c.month > $as_of - INTERVAL 12 MONTH
),
sending AS (
  SELECT DISTINCT d.cell_code, d.month, d.missing
  FROM due d
  JOIN with_meeting w ON w.cell_code = d.cell_code AND w.month < d.month AND w.month >= d.month - INTERVAL 3 MONTH
),
silent AS (
  SELECT a.unit_code, d.month
  FROM sending d
  JOIN mart.cell_scope a ON a.cell_code = d.cell_code AND a.as_of = $as_of
  GROUP BY a.unit_code, d.month
  HAVING count(*) >= 5 AND avg(CAST(d.missing AS INTEGER)) >= 0.6
),
not_sent AS (
  SELECT DISTINCT a.cell_code, s.month
  FROM silent s
  JOIN mart.cell_scope a ON a.unit_code = s.unit_code AND a.as_of = $as_of
)
SELECT e.cell_code, d.month, d.missing, n.month IS NULL AS obliged
FROM existing e
LEFT JOIN due d ON d.cell_code = e.cell_code
LEFT JOIN not_sent n ON n.cell_code = d.cell_code AND n.month = d.month
ORDER BY e.cell_code, d.month
