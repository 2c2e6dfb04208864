/*
title.vi = "Chỉ số chung theo tháng, với giới hạn"
title.en = "A measure of the whole by month, with limits"
grain = "month of the 24 to as_of in which the measure is known"
unit = "as in area_months.sql"
source = "mart.cell_month, result.attention; limits: docs/methods.md#charts (XmR)"
limits = "mean and limits are empty under 12 months; moving ranges of 3.267 times the mean or more are left out once; the season is in the data, so that Tet may be beyond the limits without a reason of its own; fewest = so many cells at least for quality"
[defaults]
fewest = 1
*/
WITH cells AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
months AS (
  SELECT
    m.month,
    CASE $measure
      WHEN 'attendance' THEN CASE WHEN sum(m.expected) >= 3 THEN avg(m.attendance_rate) END
      WHEN 'held' THEN avg(CASE WHEN m.meetings_regular > 0 THEN 1.0 ELSE 0.0 END)
      WHEN 'tasks' THEN sum(m.tasks_done) / NULLIF(sum(m.tasks_due), 0)
      WHEN 'quality' THEN CASE WHEN count(m.evidence_score) >= $fewest THEN avg(m.evidence_score) END
    END AS figure
  FROM mart.cell_month m
  SEMI JOIN cells ON cells.cell_code = m.cell_code
  WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 24 MONTH
  GROUP BY m.month
  UNION ALL
  SELECT a.as_of, avg(CASE WHEN a.state IN ('now', 'later') THEN 1.0 ELSE 0.0 END)
  FROM result.attention a
  SEMI JOIN cells ON cells.cell_code = a.cell_code
  WHERE $measure = 'concern' AND a.as_of <= $as_of AND a.as_of > $as_of - INTERVAL 24 MONTH
  GROUP BY a.as_of
),
known AS (
  SELECT month, figure, abs(figure - lag(figure) OVER (ORDER BY month)) AS moved
  FROM months
  WHERE figure IS NOT NULL
),
baseline AS (
  SELECT avg(figure) AS mean, avg(moved) AS first_range, count(*) AS n FROM known
),
ranges AS (
  SELECT avg(k.moved) AS usual_range FROM known k CROSS JOIN baseline b WHERE k.moved < 3.267 * b.first_range
)
SELECT
  k.month, k.figure,
  CASE WHEN b.n >= 12 THEN b.mean END AS mean,
  CASE WHEN b.n >= 12 THEN greatest(b.mean - 2.66 * COALESCE(r.usual_range, b.first_range), 0) END AS low,
  CASE
    WHEN b.n >= 12
      THEN least(b.mean + 2.66 * COALESCE(r.usual_range, b.first_range), CASE WHEN $measure = 'quality' THEN 100 ELSE 1 END)
  END AS high
FROM known k
CROSS JOIN baseline b
CROSS JOIN ranges r
ORDER BY k.month
