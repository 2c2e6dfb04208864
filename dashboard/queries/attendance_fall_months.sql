/*
title.vi = "Dự họp theo tháng của các chi bộ có dự họp giảm, 24 tháng"
title.en = "Attendance by month of the cells whose attendance is falling, 24 months"
grain = "cell and month with known attendance"
unit = "rates and limits 0-1"
source = "mart.cell_month, result.attendance_limits"
limits = "the limits exist for the newest results only"
*/
WITH fallen AS (
  SELECT f.cell_code
  FROM result.flags f
  JOIN mart.cell_scope s ON s.cell_code = f.cell_code AND s.as_of = f.as_of
  WHERE f.as_of = $as_of AND s.unit_code = $scope AND f.flag = 'attendance_drop'
),
limits AS (
  SELECT l.*
  FROM result.attendance_limits l
  SEMI JOIN fallen ON fallen.cell_code = l.cell_code
  WHERE $as_of = (SELECT max(as_of) FROM result.builds)
)
SELECT
  m.cell_code, m.month, m.attendance_rate AS rate, l.expected AS usual, l.low95, l.high95, l.low998, l.high998
FROM mart.cell_month m
SEMI JOIN fallen ON fallen.cell_code = m.cell_code
LEFT JOIN limits l ON l.cell_code = m.cell_code AND l.month = m.month
WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 24 MONTH
ORDER BY m.cell_code, m.month
