/*
title.vi = "Các kỳ họp của một tháng để cấp trên chấm điểm"
title.en = "The meetings of a month for superiors to score"
grain = "cell of the scope that exists at as_of, with its regular meeting of the month asked for (the last one where there are several); no meeting = nothing to score"
unit = "points 0-100, total only"
source = "mart.meeting_facts, mart.score_facts, mart.cell_names"
limits = "a meeting that was cancelled is none"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
met AS (
  SELECT f.cell_code, max_by(f.meeting_code, (f.held_on, f.meeting_code)) AS meeting_code, max(f.held_on) AS held_on
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.month = $month AND f.kind IN ('regular', 'regular_and_thematic') AND COALESCE(f.mode, '') <> 'cancelled'
  GROUP BY f.cell_code
),
given AS (
  SELECT
    meeting_code,
    any_value(points) FILTER (scored_by = 'self') AS self_points,
    any_value(band) FILTER (scored_by = 'self') AS self_band,
    any_value(points) FILTER (scored_by = 'superior') AS points,
    any_value(band) FILTER (scored_by = 'superior') AS band
  FROM mart.score_facts
  WHERE criterion = 'total' AND meeting_code IN (SELECT meeting_code FROM met)
  GROUP BY meeting_code
)
SELECT
  n.cell_code, n.name, u.name AS unit, m.meeting_code, m.held_on, g.self_points, g.self_band, g.points, g.band
FROM mart.cell_names n
SEMI JOIN here ON here.cell_code = n.cell_code
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
LEFT JOIN met m ON m.cell_code = n.cell_code
LEFT JOIN given g ON g.meeting_code = m.meeting_code
WHERE n.as_of = $as_of
ORDER BY u.name COLLATE vi, n.name COLLATE vi, n.cell_code
