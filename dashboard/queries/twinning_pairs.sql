/*
title.vi = "Các cặp chi bộ sinh hoạt kết nghĩa"
title.en = "Pairs of cells that meet as twins"
grain = "pair of cells of the scope that had twinning visits on one day, at least once in the 24 months to as_of"
unit = "joint = days on which both had one; first_on = the earliest of them"
source = "intake.visits (kind twinning), mart.cell_names"
limits = "The source names no partner: two cells count as a pair where on a day just these two of one unit, or of one type, had a twinning visit; where more had, nobody can say who met whom."
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
),
pairs AS (
  SELECT visited_on, min(cell_code) AS cell_code, max(cell_code) AS twin_code
  FROM twinned
  WHERE unit_code IS NOT NULL
  GROUP BY visited_on, unit_code
  HAVING count(*) = 2
  UNION
  SELECT visited_on, min(cell_code), max(cell_code)
  FROM twinned
  WHERE cell_type IS NOT NULL
  GROUP BY visited_on, cell_type
  HAVING count(*) = 2
)
SELECT p.cell_code, n.name, p.twin_code, twin.name AS twin, count(*) AS joint, min(p.visited_on) AS first_on
FROM pairs p
JOIN mart.cell_names n ON n.cell_code = p.cell_code AND n.as_of = $as_of
JOIN mart.cell_names twin ON twin.cell_code = p.twin_code AND twin.as_of = $as_of
GROUP BY p.cell_code, n.name, p.twin_code, twin.name
ORDER BY n.name COLLATE vi, p.cell_code, p.twin_code
