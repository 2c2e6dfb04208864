/*
title.vi = "Tham dự giảm"
title.en = "Attendance has fallen"
signals = ["attendance_drop"]
source = "contract, section 4: act = selected at a false discovery rate of 10 %; watch = probability at least one half"
*/
SELECT
  cell_code,
  CASE WHEN selected THEN 'act' ELSE 'watch' END AS severity,
  probability AS confidence,
  since,
  evidence,
  meetings
FROM result.signals
WHERE as_of = $as_of AND signal = 'attendance_drop' AND (selected OR probability >= 0.5)
