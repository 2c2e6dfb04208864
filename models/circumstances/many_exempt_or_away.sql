/*
title.vi = "Nhiều đảng viên được miễn hoặc tạm vắng"
title.en = "Many members exempt or away"
grain = "cell that exists at as_of, with at least 30 % of its roll exempt, temporarily away or on special duty"
source = "The share is chosen by us: above the seeds' example of a usual village cell, where 9 of 36 members are exempt or away."
limits = "As on the last day of the month, by roll and statuses; where no statuses are known the share is unknown."
*/
SELECT
  cell_code,
  CAST(json_object('off', off_roll, 'roll', on_roll, 'share', round(off_roll / on_roll, 3)) AS VARCHAR) AS evidence
FROM mart.cell_circumstances
WHERE as_of = $as_of AND on_roll > 0 AND off_roll * 10 >= on_roll * 3
