/*
title.vi = "Hai biên bản đặt cạnh nhau"
title.en = "Two minutes side by side"
grain = "signal of a cell, pair, and line of either minutes"
source = "result.text_pairs"
limits = "where the other cell may not be seen its name, meeting, day and lines are left out"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
pairs AS (
  SELECT p.*, p.source_cell IN (SELECT cell_code FROM here) AS seen
  FROM result.text_pairs p
  WHERE p.as_of = $as_of AND p.cell_code = $cell AND p.cell_code IN (SELECT cell_code FROM here)
)
SELECT
  p.signal, p.pair, p.meeting_code, CASE WHEN p.seen THEN p.source_code END AS source_code, p.share, p.of_source, p.line_no, p.characters, p.kind, p.same,
  p.source_cell = p.cell_code AS own_source, n.name AS source_name,
  one.held_on, other.held_on AS source_held_on
FROM pairs p
LEFT JOIN mart.cell_names n ON n.cell_code = p.source_cell AND n.as_of = $as_of AND p.seen
LEFT JOIN mart.meeting_facts one ON one.meeting_code = p.meeting_code
LEFT JOIN mart.meeting_facts other ON other.meeting_code = p.source_code AND p.seen
WHERE p.seen OR NOT p.of_source
ORDER BY p.signal, p.pair, p.of_source, p.line_no
