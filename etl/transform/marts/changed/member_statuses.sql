/*
title.vi = "Các tháng chịu ảnh hưởng khi tình trạng đảng viên thay đổi"
title.en = "Months that changed statuses touch"
grain = "one row per month"
limits = "All months, from the start of the status on, with a meeting of a cell the member belongs to or was marked in, as what its end was before is not kept. The first statuses ever touch every month, for until then they were unknown."
*/
WITH changed AS (
  SELECT member_code, MIN(valid_from) AS first_day
  FROM intake.member_statuses
  WHERE run > $since_run
  GROUP BY member_code
),
meetings AS (
  SELECT meeting_code, cell_code, held_on, CAST(DATE_TRUNC('month', held_on) AS DATE) AS month
  FROM intake.meetings
),
cells_touched AS (
  SELECT m.cell_code, MIN(c.first_day) AS first_day
  FROM intake.memberships AS m
  JOIN changed AS c ON c.member_code = m.member_code
  GROUP BY m.cell_code
),
marked AS (
  SELECT a.meeting_code, c.first_day
  FROM intake.attendance AS a
  JOIN changed AS c ON c.member_code = a.member_code
),
statuses_before AS (
  SELECT COUNT(*) AS n_statuses FROM intake.member_statuses WHERE run <= $since_run
),
first_statuses AS (
  SELECT COUNT(*) AS n_changed FROM changed CROSS JOIN statuses_before AS b WHERE b.n_statuses = 0
)
SELECT m.month
FROM meetings AS m
JOIN cells_touched AS c ON c.cell_code = m.cell_code AND m.held_on >= c.first_day
UNION
SELECT m.month
FROM meetings AS m
JOIN marked AS a ON a.meeting_code = m.meeting_code AND m.held_on >= a.first_day
UNION
SELECT m.month FROM meetings AS m CROSS JOIN first_statuses AS f WHERE f.n_changed > 0
