/*
title.vi = "Điểm của một chi bộ"
title.en = "The points of one cell"
grain = "criterion, total among them"
unit = "points; self and superior are means of the meetings of the 12 months that were scored by the month's end"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of AND cell_code = $cell
),
seen AS (
  SELECT r.criterion, r.points, r.max_points, r.low, r.high, r.assessable, r.band
  FROM result.scores r
  SEMI JOIN here ON here.cell_code = r.cell_code
  WHERE r.as_of = $as_of
),
given AS (
  SELECT
    g.criterion,
    avg(g.points) FILTER (WHERE g.scored_by = 'self') AS self_points,
    avg(g.points) FILTER (WHERE g.scored_by = 'superior') AS superior_points
  FROM mart.score_facts g
  SEMI JOIN here ON here.cell_code = g.cell_code
  WHERE g.month > $as_of - INTERVAL 12 MONTH AND g.month <= $as_of
    AND COALESCE(g.scored_on, $as_of) <= last_day($as_of)
  GROUP BY g.criterion
)
SELECT
  s.criterion, s.points, s.max_points, s.low, s.high, s.assessable, s.band, g.self_points, g.superior_points
FROM seen s
LEFT JOIN given g ON g.criterion = s.criterion
ORDER BY s.criterion
