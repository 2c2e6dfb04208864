/*
title.vi = "Điểm cấp trên chấm các chi bộ trong một năm"
title.en = "The points that superiors gave cells in a year"
grain = "cell of the scope that exists at as_of"
unit = "points 0-100 (total), one a month: the last regular meeting's; n_met = months with a regular meeting; months of the calendar year of as_of, up to as_of"
source = "mart.meeting_facts, mart.score_facts"
limits = "months in which nothing was scored are left out of months and points, which are in the same order"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
met AS (
  SELECT f.cell_code, f.month, max_by(f.meeting_code, (f.held_on, f.meeting_code)) AS meeting_code
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.month <= $as_of AND date_trunc('year', f.month) = date_trunc('year', $as_of::DATE)
    AND f.kind IN ('regular', 'regular_and_thematic') AND COALESCE(f.mode, '') <> 'cancelled'
  GROUP BY f.cell_code, f.month
),
scored AS (
  SELECT
    m.cell_code, count(DISTINCT m.month) AS n_met,
    list(m.month ORDER BY m.month) FILTER (s.points IS NOT NULL) AS months,
    list(s.points ORDER BY m.month) FILTER (s.points IS NOT NULL) AS points
  FROM met m
  LEFT JOIN mart.score_facts s
    ON s.meeting_code = m.meeting_code AND s.scored_by = 'superior' AND s.criterion = 'total'
  GROUP BY m.cell_code
)
SELECT
  n.cell_code, n.name, u.name AS unit, COALESCE(s.n_met, 0) AS n_met,
  COALESCE(s.months, []) AS months, COALESCE(s.points, []) AS points
FROM mart.cell_names n
SEMI JOIN here ON here.cell_code = n.cell_code
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
LEFT JOIN scored s ON s.cell_code = n.cell_code
WHERE n.as_of = $as_of
ORDER BY u.name COLLATE vi, n.name COLLATE vi, n.cell_code
