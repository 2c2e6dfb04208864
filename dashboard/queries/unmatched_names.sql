/*
title.vi = "Người dự trực tuyến chưa khớp với danh sách chi bộ"
title.en = "People of online meetings who match nobody on the roll"
grain = "cell and name shown (a keyed hash); most meetings first"
source = "intake.quarantine: rows of roll calls with present_online that are refused for the member only"
limits = "names are kept nowhere: the place says in which line of the report to look"
*/
WITH seen AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND $scope <> ''
),
refused AS (
  SELECT cell_code, place, row_key->>'$[1]' AS name, coalesce(l.meeting_code, row_key->>'$[0]') AS meeting_code
  FROM intake.quarantine
  LEFT JOIN intake.meeting_links l ON l.written_code = row_key->>'$[0]' AND NOT l.separate
  WHERE "table" = 'attendance' AND reasons = ['not_on_roll'] AND (content->>'$.status') = 'present_online'
    AND cell_code IS NOT NULL AND ($scope = '' OR cell_code IN (SELECT cell_code FROM seen))
),
cell_names AS (
  SELECT cell_code, arg_max(name, valid_from) AS cell_name FROM intake.cells GROUP BY cell_code
)
SELECT
  r.cell_code, coalesce(c.cell_name, r.cell_code) AS cell_name, r.name, count(DISTINCT r.meeting_code) AS n_meetings,
  max(m.held_on) AS last_on, arg_max(r.place, (m.held_on, r.place)) AS place
FROM refused r
LEFT JOIN cell_names c ON c.cell_code = r.cell_code
LEFT JOIN intake.meetings m ON m.meeting_code = r.meeting_code
WHERE r.name IS NOT NULL
GROUP BY r.cell_code, c.cell_name, r.name
ORDER BY n_meetings DESC, r.cell_code, r.name
