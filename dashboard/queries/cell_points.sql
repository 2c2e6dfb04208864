/*
title.vi = "Dự họp của một chi bộ theo biểu đồ kiểm soát, 24 tháng"
title.en = "Attendance of one cell as control charts see it, 24 months"
grain = "month with known attendance"
unit = "rates and limits 0-1; mean and limits are of the last 36 months"
source = "result.attendance_points"
limits = "for the newest results only; XmR limits are cut to 0-1 here, empty for a constant series; the charts inform, they flag nothing"
*/
SELECT
  p.month, p.mean, greatest(p.lower, 0) AS lower, least(p.upper, 1) AS upper,
  greatest(p.near_lower, 0) AS near_lower, least(p.near_upper, 1) AS near_upper,
  p.p_prime_low, p.p_prime_high, p.point_type
FROM result.attendance_points p
JOIN mart.cell_scope s ON s.cell_code = p.cell_code AND s.unit_code = $scope AND s.as_of = $as_of
WHERE p.cell_code = $cell AND p.month <= $as_of AND p.month > $as_of - INTERVAL 24 MONTH
  AND $as_of = (SELECT max(as_of) FROM result.builds)
ORDER BY p.month
