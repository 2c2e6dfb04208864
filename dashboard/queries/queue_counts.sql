/*
title.vi = "Số chi bộ theo tình trạng"
title.en = "Cells by state"
grain = "state"
unit = "n_rests = of those that wait, the ones that were looked at and of which nothing new is known since"
source = "result.attention; new = in a graver state than at the previous as_of, improved = in a less grave one, with enough known to say so; now and later are equally grave, and of the others only watch is graver than quiet"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
grades AS (
  SELECT
    cell_code, as_of, state, rests,
    CASE WHEN state IN ('now', 'later') THEN 2 WHEN state = 'watch' THEN 1 ELSE 0 END AS grave
  FROM result.attention
  WHERE as_of = $as_of OR as_of = $previous
),
states AS (
  SELECT
    a.state, a.rests,
    CAST($previous AS DATE) IS NOT NULL AND a.grave > COALESCE(b.grave, 0) AS is_new,
    CAST($previous AS DATE) IS NOT NULL AND a.state <> 'thin' AND a.grave < COALESCE(b.grave, 0) AS is_better
  FROM grades a
  SEMI JOIN here ON here.cell_code = a.cell_code
  LEFT JOIN grades b ON b.cell_code = a.cell_code AND b.as_of = $previous
  WHERE a.as_of = $as_of
)
SELECT
  state,
  count(*) AS n,
  count(*) FILTER (WHERE is_new) AS n_new,
  count(*) FILTER (WHERE is_better) AS n_improved,
  count(*) FILTER (WHERE rests) AS n_rests
FROM states
GROUP BY state
