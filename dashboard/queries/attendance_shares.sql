/*
title.vi = "Dự họp của một đơn vị theo tháng, 24 tháng"
title.en = "Attendance of a unit by month, 24 months"
grain = "calendar month"
unit = "attendances due and marked, summed over the meetings of the month; cells"
source = "mart.meeting_facts"
limits = "cells of the scope at as_of; unstated = absent with no reason stated, which heads of minutes can leave open; exempt = members exempt at the month's last meetings"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
held AS (
  SELECT f.*, row_number() OVER (PARTITION BY f.cell_code, f.month ORDER BY f.held_on DESC, f.meeting_code) AS from_last
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.counts_for_attendance AND f.month <= $as_of AND f.month > $as_of - INTERVAL 24 MONTH
)
SELECT
  month,
  (SELECT count(*) FROM here) AS n_cells,
  count(DISTINCT cell_code) AS n_known,
  sum(marked)::BIGINT AS marked,
  sum(present)::BIGINT AS in_room,
  sum(present_online)::BIGINT AS online,
  sum(COALESCE(excused, 0))::BIGINT AS excused,
  sum(COALESCE(unexcused, 0))::BIGINT AS unexcused,
  sum(greatest(marked - present - present_online - COALESCE(excused, 0) - COALESCE(unexcused, 0), 0))::BIGINT AS unstated,
  sum(exempt) FILTER (WHERE from_last = 1)::BIGINT AS exempt
FROM held
WHERE marked > 0
GROUP BY month
ORDER BY month
