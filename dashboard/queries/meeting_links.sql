/*
title.vi = "Kỳ họp có ở hai nguồn, tính một lần"
title.en = "Meetings that two sources have, counted once"
grain = "source and its code of the meeting; newest first"
source = "intake.meeting_links"
*/
WITH seen AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND $scope <> ''
),
cell_names AS (
  SELECT cell_code, arg_max(name, valid_from) AS cell_name FROM intake.cells GROUP BY cell_code
)
SELECT
  l.written_code, l.source, l.meeting_code, l.of_source, l.goes_before, m.held_on,
  coalesce(c.cell_name, m.cell_code) AS cell_name
FROM intake.meeting_links l
JOIN intake.meetings m ON m.meeting_code = l.meeting_code
LEFT JOIN cell_names c ON c.cell_code = m.cell_code
WHERE NOT l.separate AND ($scope = '' OR m.cell_code IN (SELECT cell_code FROM seen))
ORDER BY m.held_on DESC, l.source, l.written_code
