/*
title.vi = "Kỳ họp có ở hai nguồn, tính một lần"
title.en = "Meetings that two sources have, counted once"
grain = "source and its code of the meeting; newest first"
unit = "n_left_out = rows of the meeting, by table, that do not count because another source's rows do"
source = "intake.meeting_links"
*/
WITH seen AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND $scope <> ''
),
cell_names AS (
  SELECT cell_code, arg_max(name, valid_from) AS cell_name FROM intake.cells GROUP BY cell_code
),
not_counted AS (
  SELECT meeting_code, "table", count(*) AS n_rows
  FROM intake.apart_rows
  WHERE NOT counts AND "table" <> 'meetings'
  GROUP BY meeting_code, "table"
),
left_out AS (
  SELECT meeting_code, list("table" ORDER BY "table") AS tables, list(n_rows ORDER BY "table") AS n_left_out
  FROM not_counted
  GROUP BY meeting_code
)
SELECT
  l.written_code, l.source, l.meeting_code, l.of_source, l.goes_before, m.held_on,
  coalesce(c.cell_name, m.cell_code) AS cell_name,
  o.tables, o.n_left_out
FROM intake.meeting_links l
JOIN intake.meetings m ON m.meeting_code = l.meeting_code
LEFT JOIN left_out o ON o.meeting_code = l.meeting_code
LEFT JOIN cell_names c ON c.cell_code = m.cell_code
WHERE NOT l.separate AND ($scope = '' OR m.cell_code IN (SELECT cell_code FROM seen))
ORDER BY m.held_on DESC, l.source, l.written_code
