/*
title.vi = "Tên hiển thị đã khớp với đảng viên"
title.en = "Names shown in online meetings that are matched to members"
grain = "cell and name shown (a keyed hash); the latest meeting first"
source = "intake.display_names; places from intake.matched_rows"
limits = "neither the name nor the member is shown: the place says in which line of the report the name stands"
*/
WITH seen AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND $scope <> ''
),
cell_names AS (
  SELECT cell_code, arg_max(name, valid_from) AS cell_name FROM intake.cells GROUP BY cell_code
)
SELECT
  d.cell_code, coalesce(any_value(c.cell_name), d.cell_code) AS cell_name, d.name,
  count(DISTINCT r.meeting_code) AS n_meetings, max(m.held_on) AS last_on, arg_max(r.place, (m.held_on, r.place)) AS place
FROM intake.display_names d
LEFT JOIN cell_names c ON c.cell_code = d.cell_code
LEFT JOIN intake.matched_rows r ON r.cell_code = d.cell_code AND r.name = d.name
LEFT JOIN intake.meeting_links l ON l.written_code = r.meeting_code AND NOT l.separate
LEFT JOIN intake.meetings m ON m.meeting_code = coalesce(l.meeting_code, r.meeting_code)
WHERE $scope = '' OR d.cell_code IN (SELECT cell_code FROM seen)
GROUP BY d.cell_code, d.name
ORDER BY last_on DESC NULLS LAST, d.cell_code, d.name
LIMIT 500
