/*
title.vi = "Chi bộ theo tháng"
title.en = "Cells by month"
grain = "cell_code, month"
limits = "self_score and superior_score are the means of the month's totals known by the end of as_of"
*/
WITH totals AS (
  SELECT
    cell_code,
    month,
    avg(points) FILTER (scored_by = 'self') AS self_score,
    avg(points) FILTER (scored_by = 'superior') AS superior_score
  FROM mart.score_facts
  WHERE criterion = 'total' AND (scored_on IS NULL OR scored_on <= last_day($as_of))
  GROUP BY cell_code, month
)
SELECT
  c.cell_code,
  strftime(c.month, '%Y-%m') AS month,
  c.meetings_regular,
  c.meetings_thematic,
  c.expected,
  c.present,
  c.present_online,
  c.excused,
  c.unexcused,
  c.attendance_rate,
  c.exempt,
  c.duration_minutes,
  c.speakers,
  c.speaking_rate,
  c.tasks_due,
  c.tasks_done,
  t.self_score,
  t.superior_score,
  c.evidence_score,
  c.evidence_low,
  c.evidence_high,
  c.completeness
FROM mart.cell_month c
LEFT JOIN totals t ON t.cell_code = c.cell_code AND t.month = c.month
WHERE c.month <= $as_of
  AND ($scope = '' OR c.cell_code IN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of))
ORDER BY c.cell_code, c.month
