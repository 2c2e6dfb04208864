/*
title.vi = "Các cặp chi bộ sinh hoạt kết nghĩa"
title.en = "Pairs of cells that meet as twins"
grain = "pair of cells of the scope that had twinning visits on one day, at least once in the 24 months to as_of"
unit = "joint = days on which both had one; first_on = the earliest of them"
source = "intake.visits (kind twinning), mart.cell_names"
limits = "The source names no partner: cells of one type or one unit above with a twinning visit on the same day count as a pair."
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
twinned AS (
  SELECT DISTINCT v.cell_code, v.visited_on, n.name, n.unit_code, n.cell_type
  FROM intake.visits v
  SEMI JOIN here ON here.cell_code = v.cell_code
  JOIN mart.cell_names n ON n.cell_code = v.cell_code AND n.as_of = $as_of
  WHERE v.kind = 'twinning' AND v.visited_on <= last_day($as_of) AND v.visited_on > last_day($as_of - INTERVAL 24 MONTH)
)
SELECT
  a.cell_code, any_value(a.name) AS name, b.cell_code AS twin_code, any_value(b.name) AS twin,
  count(*) AS joint, min(a.visited_on) AS first_on
FROM twinned a
JOIN twinned b
  ON b.visited_on = a.visited_on AND b.cell_code > a.cell_code
  AND (b.unit_code = a.unit_code OR b.cell_type = a.cell_type)
GROUP BY a.cell_code, b.cell_code
ORDER BY name COLLATE vi, a.cell_code, b.cell_code
