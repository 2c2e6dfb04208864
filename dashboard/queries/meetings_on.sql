/*
title.vi = "Các kỳ họp đã biết của một ngày"
title.en = "Meetings known of a day"
grain = "meeting on one of the days asked for (YYYY-MM-DD, separated by commas) whose cell may be seen; nearest to the time of day first"
source = "intake.meetings, intake.cells, intake.units: what is loaded, computed or not"
*/
WITH seen AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND $scope <> ''
),
cell_names AS (
  SELECT cell_code, arg_max(name, valid_from) AS name, arg_max(unit_code, valid_from) AS unit_code
  FROM intake.cells
  GROUP BY cell_code
),
unit_names AS (
  SELECT unit_code, arg_max(name, valid_from) AS name FROM intake.units GROUP BY unit_code
)
SELECT m.meeting_code, m.held_on, m.started_at, m.kind, coalesce(c.name, m.cell_code) AS cell_name, coalesce(u.name, '') AS unit_name
FROM intake.meetings m
LEFT JOIN cell_names c ON c.cell_code = m.cell_code
LEFT JOIN unit_names u ON u.unit_code = c.unit_code
WHERE m.held_on IN (SELECT TRY_CAST(unnest(string_split($days, ',')) AS DATE))
  AND ($scope = '' OR m.cell_code IN (SELECT cell_code FROM seen))
ORDER BY abs(date_diff('minute', m.held_on + TRY_CAST(nullif($clock, '') AS TIME), m.started_at)) NULLS LAST, cell_name, m.meeting_code
LIMIT 500
