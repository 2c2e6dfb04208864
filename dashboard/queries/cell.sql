/*
title.vi = "Một chi bộ"
title.en = "One cell"
grain = "one row; none where the cell is out of scope or did not exist"
limits = "expected = members expected at the last meeting with known attendance; above = names of the units above, nearest first"
own_cell = true
*/
WITH RECURSIVE here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of AND cell_code = $cell
),
named AS (
  SELECT n.* FROM mart.cell_names n SEMI JOIN here ON here.cell_code = n.cell_code WHERE n.as_of = $as_of
),
tree AS (
  SELECT unit_code, parent_code, name FROM mart.unit_names WHERE as_of = $as_of
),
up AS (
  SELECT t.parent_code, t.name, 0 AS steps FROM named n JOIN tree t ON t.unit_code = n.unit_code
  UNION ALL
  SELECT t.parent_code, t.name, up.steps + 1 FROM up JOIN tree t ON t.unit_code = up.parent_code WHERE up.steps < 10
),
path AS (
  SELECT list(name ORDER BY steps) AS above FROM up
),
size AS (
  SELECT max_by(f.expected, f.held_on) AS expected
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.month <= $as_of AND f.expected > 0
)
SELECT
  n.cell_code, n.name, n.cell_type, path.above, CAST(size.expected AS BIGINT) AS expected,
  a.reasons, a.state, a.rests, a.checked_on, a.attendance_concern, a.formalism, a.needs, a.score, a.band, a.completeness
FROM named n
CROSS JOIN path
CROSS JOIN size
LEFT JOIN result.attention a ON a.cell_code = n.cell_code AND a.as_of = $as_of
