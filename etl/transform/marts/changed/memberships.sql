/*
title.vi = "Các tháng chịu ảnh hưởng khi đảng tịch tại chi bộ thay đổi"
title.en = "Months that changed memberships touch"
grain = "one row per month"
limits = "All months with a meeting of the cell from the start of the membership on, as what its end was before is not kept."
*/
WITH changed AS (
  SELECT cell_code, CAST(DATE_TRUNC('month', MIN(valid_from)) AS DATE) AS first_month
  FROM intake.memberships
  WHERE run > $since_run
  GROUP BY cell_code
)
SELECT DISTINCT CAST(DATE_TRUNC('month', m.held_on) AS DATE) AS month
FROM intake.meetings AS m
JOIN changed AS c ON c.cell_code = m.cell_code AND m.held_on >= c.first_month
