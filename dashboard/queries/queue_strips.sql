/*
title.vi = "Tham dự 24 tháng và lần xem gần nhất của các chi bộ trên một trang"
title.en = "Attendance of 24 months, and the last visit, of the cells on a page"
grain = "cell of $cells that exists at as_of"
unit = "rates = attendance 0-1 of the 24 months to as_of, oldest first, empty where not assessable or of fewer than 3 persons; met = whether the cell met in that month, empty where it did not exist or nothing was sent"
limits = "cells = codes, one a line; seen_on = last visit of any kind"
*/
WITH here AS (
  SELECT cell_code
  FROM mart.cell_scope
  WHERE unit_code = $scope AND as_of = $as_of AND cell_code IN (SELECT unnest(string_split($cells, chr(10))))
),
months AS (
  SELECT CAST(month AS DATE) AS month
  FROM generate_series(CAST($as_of AS DATE) - INTERVAL 23 MONTH, CAST($as_of AS DATE), INTERVAL 1 MONTH) AS s (month)
),
seen AS (
  SELECT v.cell_code, max(v.visited_on) AS seen_on
  FROM intake.visits v
  SEMI JOIN here ON here.cell_code = v.cell_code
  WHERE v.visited_on <= last_day($as_of)
  GROUP BY v.cell_code
)
SELECT
  h.cell_code,
  list(CASE WHEN m.expected >= 3 THEN m.attendance_rate END ORDER BY months.month) AS rates,
  list(m.meetings_regular + m.meetings_thematic > 0 ORDER BY months.month) AS met,
  any_value(seen.seen_on) AS seen_on
FROM here h
CROSS JOIN months
LEFT JOIN mart.cell_month m ON m.cell_code = h.cell_code AND m.month = months.month
LEFT JOIN seen ON seen.cell_code = h.cell_code
GROUP BY h.cell_code
ORDER BY h.cell_code
