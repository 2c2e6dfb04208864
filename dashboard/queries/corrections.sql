/*
title.vi = "Dòng cần sửa, theo đơn vị ngay dưới"
title.en = "Rows to be corrected, by the units right below"
grain = "source, table and place; unit_code is the unit right below $unit that the cell belongs to, empty where none"
source = "intake, not the marts: rows are corrected before the first build, too"
limits = "rows of which the cell is unknown are seen by the whole scope only; cells of today, else where they last were"
*/
WITH tree AS (
  SELECT unit_code, max_by(COALESCE(parent_code, ''), valid_from) AS parent_code, max_by(name, valid_from) AS name
  FROM intake.units
  GROUP BY unit_code
),
below AS (
  SELECT unit_code, name
  FROM tree
  WHERE parent_code = $unit OR ($unit = '' AND parent_code NOT IN (SELECT unit_code FROM tree))
),
seen AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND $scope <> ''
),
belongs AS (
  SELECT s.cell_code, max_by(s.unit_code, s.as_of) AS unit_code, max_by(b.name, s.as_of) AS unit
  FROM mart.cell_scope s
  JOIN below b ON b.unit_code = s.unit_code
  GROUP BY s.cell_code
),
cells AS (
  SELECT cell_code, max_by(name, valid_from) AS cell FROM intake.cells GROUP BY cell_code
)
SELECT
  COALESCE(b.unit_code, '') AS unit_code, COALESCE(b.unit, '') AS unit,
  q.source, q."table", q.place, COALESCE(q.cell_code, '') AS cell_code, COALESCE(c.cell, '') AS cell,
  CASE WHEN $lang = 'vi' THEN q.sentence_vi ELSE q.sentence_en END AS sentence,
  q.content
FROM intake.quarantine q
LEFT JOIN belongs b ON b.cell_code = q.cell_code
LEFT JOIN cells c ON c.cell_code = q.cell_code
WHERE $scope = '' OR q.cell_code IN (SELECT cell_code FROM seen)
ORDER BY
  unit COLLATE vi, unit_code, q.source, q."table", regexp_replace(q.place, ':\d+$', ''),
  TRY_CAST(regexp_extract(q.place, ':(\d+)$', 1) AS BIGINT), q.place
