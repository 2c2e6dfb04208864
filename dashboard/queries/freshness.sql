/*
title.vi = "Số liệu đến đâu, lập khi nào"
title.en = "How far the data reach and when the results were made"
grain = "one row"
source = "result.builds, intake.runs"
limits = "stale = something was ingested after the newest results were computed"
own_cell = true
*/
WITH newest AS (
  SELECT as_of, run, built_at FROM result.builds ORDER BY as_of DESC LIMIT 1
),
before AS (
  SELECT max(b.as_of) AS as_of FROM result.builds b, newest WHERE b.as_of < newest.as_of
),
ingested AS (
  SELECT max(run) AS run, max(ended_at) AS ended_at FROM intake.runs
),
here AS (
  SELECT count(*) AS n_cells
  FROM mart.cell_scope s, newest
  WHERE s.unit_code = $scope AND s.as_of = newest.as_of
)
SELECT
  newest.as_of,
  last_day(newest.as_of) AS data_to,
  newest.built_at,
  before.as_of AS previous,
  ingested.ended_at AS ingested_at,
  COALESCE(ingested.run > newest.run, false) AS stale,
  here.n_cells
FROM ingested
CROSS JOIN here
LEFT JOIN newest ON true
LEFT JOIN before ON true
