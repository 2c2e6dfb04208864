/*
title.vi = "Dự họp 12 tháng của các chi bộ cùng loại hình, so với giới hạn theo số lượt phải dự"
title.en = "Attendance of 12 months of the cells of one type, against limits that go by the number due"
grain = "cell in the order of place and name"
unit = "present and due are attendances of 12 months; rate, target and limits 0-1"
source = "result.attendance_funnel"
limits = "for the newest results only; side is strictly beyond a limit: low998, low95, usual, high95, high998"
*/
WITH compared AS (
  SELECT f.*
  FROM result.attendance_funnel f
  JOIN mart.cell_scope s ON s.cell_code = f.cell_code AND s.unit_code = $scope AND s.as_of = $as_of
  JOIN mart.cell_profiles p ON p.cell_code = f.cell_code AND p.as_of = $as_of
  WHERE p.cell_type = $cell_type AND $as_of = (SELECT max(as_of) FROM result.builds)
)
SELECT
  f.cell_code, n.name, u.name AS above, f.present, f.due, f.rate, f.target, f.low95, f.high95, f.low998, f.high998,
  CASE
    WHEN f.rate < f.low998 THEN 'low998'
    WHEN f.rate < f.low95 THEN 'low95'
    WHEN f.rate > f.high998 THEN 'high998'
    WHEN f.rate > f.high95 THEN 'high95'
    ELSE 'usual'
  END AS side
FROM compared f
JOIN mart.cell_names n ON n.cell_code = f.cell_code AND n.as_of = $as_of
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
ORDER BY u.name COLLATE vi, n.name COLLATE vi, f.cell_code
