/*
title.vi = "Điểm từng tiêu chí của từng buổi sinh hoạt"
title.en = "Points of each meeting by criterion"
grain = "counting meeting of meeting_rubrics, and criterion of the rubric in force on its day"
unit = "points; seen_points = low = earned for certain, high = not lost for certain, seen_max = earned or lost for certain"
source = "data/rubrics, models/criteria; months without a thematic part are scaled to full points (chosen by us, see data/rubrics)"
limits = "A line seen in part counts as seen for the part that is settled. What is not seen is neither earned nor lost."
*/
WITH meetings AS (
  SELECT meeting_code, cell_code, month, kind, rubric FROM meeting_rubrics
),
asked_lines AS (
  SELECT rubric, criterion, criterion_points, line, points, unnest(kinds) AS kind FROM rubric_lines
),
asked AS (
  SELECT rubric, criterion, kind, MAX(criterion_points) AS max_points, MAX(criterion_points) / SUM(points) AS scale
  FROM asked_lines
  GROUP BY rubric, criterion, kind
),
seen AS (
  SELECT
    s.meeting_code,
    l.criterion,
    SUM(l.points * s.low) AS earned,
    SUM(l.points * (1 - s.high)) AS lost
  FROM line_shares s
  JOIN meetings m ON m.meeting_code = s.meeting_code AND m.rubric = s.rubric
  JOIN asked_lines l ON l.rubric = m.rubric AND l.line = s.line AND l.kind = m.kind
  GROUP BY s.meeting_code, l.criterion
)
SELECT
  m.meeting_code,
  m.cell_code,
  m.month,
  a.criterion,
  m.rubric,
  a.scale * COALESCE(s.earned, 0) AS seen_points,
  a.scale * COALESCE(s.earned + s.lost, 0) AS seen_max,
  a.scale * COALESCE(s.earned, 0) AS low,
  a.max_points - a.scale * COALESCE(s.lost, 0) AS high,
  a.max_points
FROM meetings m
JOIN asked a ON a.rubric = m.rubric AND a.kind = m.kind
LEFT JOIN seen s ON s.meeting_code = m.meeting_code AND s.criterion = a.criterion
