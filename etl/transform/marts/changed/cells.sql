/*
title.vi = "Các tháng chịu ảnh hưởng khi chi bộ thay đổi"
title.en = "Months that changed cells touch"
grain = "one row per month"
limits = "Every month built, and every month with a meeting, from the start of the changed period on, as what its end was before is not kept."
*/
WITH changed AS (
  SELECT CAST(DATE_TRUNC('month', MIN(valid_from)) AS DATE) AS first_month FROM intake.cells WHERE run > $since_run
),
months AS (
  SELECT month FROM mart.cell_calendar
  UNION
  SELECT CAST(DATE_TRUNC('month', held_on) AS DATE) AS month FROM intake.meetings
)
SELECT m.month
FROM months AS m
CROSS JOIN changed AS c
WHERE m.month >= c.first_month
