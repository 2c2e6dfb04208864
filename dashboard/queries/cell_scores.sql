/*
title.vi = "Điểm của một chi bộ"
title.en = "The points of one cell"
grain = "criterion, total among them"
unit = "points; self and superior are means of the meetings of the 12 months that were scored by the month's end, their bands the middle one (month_...: of this month's meetings)"
limits = "bands stand in the row of the total alone; chances = probability of each band, month_band = by this month's meetings"
own_cell = true
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of AND cell_code = $cell
),
seen AS (
  SELECT r.criterion, r.points, r.max_points, r.low, r.high, r.assessable, r.band, r.evidence
  FROM result.scores r
  SEMI JOIN here ON here.cell_code = r.cell_code
  WHERE r.as_of = $as_of
),
given AS (
  SELECT
    g.criterion,
    avg(g.points) FILTER (WHERE g.scored_by = 'self') AS self_points,
    avg(g.points) FILTER (WHERE g.scored_by = 'superior') AS superior_points,
    quantile_disc(g.level, 0.5) FILTER (WHERE g.scored_by = 'self') AS self_level,
    quantile_disc(g.level, 0.5) FILTER (WHERE g.scored_by = 'superior') AS superior_level,
    quantile_disc(g.level, 0.5) FILTER (WHERE g.scored_by = 'self' AND g.month = $as_of) AS month_self_level,
    quantile_disc(g.level, 0.5) FILTER (WHERE g.scored_by = 'superior' AND g.month = $as_of) AS month_superior_level
  FROM (SELECT *, list_position(['weak', 'average', 'fair', 'good'], band) AS level FROM mart.score_facts) g
  SEMI JOIN here ON here.cell_code = g.cell_code
  WHERE g.month > $as_of - INTERVAL 12 MONTH AND g.month <= $as_of
    AND COALESCE(g.scored_on, $as_of) <= last_day($as_of)
  GROUP BY g.criterion
)
SELECT
  s.criterion, s.points, s.max_points, s.low, s.high, s.assessable, s.band, g.self_points, g.superior_points,
  ['weak', 'average', 'fair', 'good'][g.self_level] AS self_band,
  ['weak', 'average', 'fair', 'good'][g.superior_level] AS superior_band,
  ['weak', 'average', 'fair', 'good'][g.month_self_level] AS month_self_band,
  ['weak', 'average', 'fair', 'good'][g.month_superior_level] AS month_superior_band,
  json_extract_string(s.evidence, '$.month.band') AS month_band,
  json_extract(s.evidence, '$.chances') AS chances
FROM seen s
LEFT JOIN given g ON g.criterion = s.criterion
ORDER BY s.criterion
