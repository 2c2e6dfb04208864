/*
title.vi = "Danh sách của một chi bộ khi họp lần cuối"
title.en = "The roll of one cell at its last meeting"
grain = "one row; none where no meeting has known attendance"
unit = "persons"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of AND cell_code = $cell
),
last_meeting AS (
  SELECT f.held_on, f.expected, f.exempt
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.month <= $as_of AND f.expected > 0
  ORDER BY f.held_on DESC, f.meeting_code
  LIMIT 1
)
SELECT m.held_on, m.expected, m.exempt, p.members
FROM last_meeting m
LEFT JOIN mart.cell_profiles p ON p.cell_code = $cell AND p.as_of = $as_of
