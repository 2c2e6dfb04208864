/*
title.vi = "Bắt đầu muộn sau 19 giờ"
title.en = "Begins after seven in the evening"
grain = "cell that exists at as_of"
unit = "meetings; share 0 to 1"
source = "An example of tests/additions; six meetings and seven in the evening are chosen by us"
limits = "A rule on the time entered; cells with fewer than six such meetings in 12 months say nothing."
*/
WITH meetings AS (
  SELECT cell_code, count(*) AS n, avg(CAST(hour(started_at) >= 19 AS INTEGER)) AS late
  FROM mart.meeting_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH AND started_at IS NOT NULL
  GROUP BY cell_code
)
SELECT
  c.cell_code,
  COALESCE(m.n >= 6, false) AS enough,
  CASE WHEN m.n >= 6 THEN CAST(m.late = 1 AS DOUBLE) END AS probability,
  COALESCE(m.n >= 6 AND m.late = 1, false) AS selected,
  CAST(NULL AS DATE) AS since,
  CASE WHEN m.n >= 6 THEN CAST(json_object('n', m.n) AS VARCHAR) END AS evidence,
  CAST([] AS VARCHAR[]) AS meetings
FROM mart.cell_circumstances c
LEFT JOIN meetings m ON m.cell_code = c.cell_code
WHERE c.as_of = $as_of
