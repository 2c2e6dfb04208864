/*
title.vi = "Số chi bộ theo tình trạng"
title.en = "Cells by state"
grain = "state: act, watch, thin (too little data to say), quiet"
source = "result.flags, result.attention; new = in a graver state than at the previous as_of, improved = in a less grave one"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
flagged AS (
  SELECT
    cell_code,
    max(CASE WHEN as_of <> $as_of OR flag = 'data_missing' THEN 0 WHEN severity = 'act' THEN 2 ELSE 1 END) AS grave,
    max(CASE WHEN as_of = $as_of OR flag = 'data_missing' THEN 0 WHEN severity = 'act' THEN 2 ELSE 1 END) AS grave_before,
    bool_or(as_of = $as_of AND flag = 'data_missing') AS data_missing
  FROM result.flags
  WHERE as_of = $as_of OR as_of = $previous
  GROUP BY cell_code
),
states AS (
  SELECT
    CASE
      WHEN f.grave = 2 THEN 'act'
      WHEN f.grave = 1 THEN 'watch'
      WHEN f.data_missing OR (a.attendance_concern IS NULL AND a.formalism IS NULL) THEN 'thin'
      ELSE 'quiet'
    END AS state,
    COALESCE(f.grave, 0) > COALESCE(f.grave_before, 0) AS is_new,
    COALESCE(f.grave, 0) < COALESCE(f.grave_before, 0) AS is_better
  FROM result.attention a
  SEMI JOIN here ON here.cell_code = a.cell_code
  LEFT JOIN flagged f ON f.cell_code = a.cell_code
  WHERE a.as_of = $as_of
)
SELECT
  state,
  count(*) AS n,
  count(*) FILTER (WHERE is_new AND CAST($previous AS DATE) IS NOT NULL) AS n_new,
  count(*) FILTER (WHERE is_better AND CAST($previous AS DATE) IS NOT NULL) AS n_improved
FROM states
GROUP BY state
