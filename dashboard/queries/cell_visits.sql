/*
title.vi = "Các lần làm việc với một chi bộ và kết quả"
title.en = "The visits to one cell and what they found"
grain = "visit and finding, newest first; a visit without a finding has one row"
limits = "counted_as = the visit that counts for this one where two systems delivered it; by the end of the month; remedied is empty where the finding has no deadline"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of AND cell_code = $cell
)
SELECT
  v.visit_code, v.visited_on, v.kind, v.by_level, v.remarks_recorded, t.counted_as,
  f.topic, f.flag,
  COALESCE(f.outcome, CASE WHEN f.confirmed THEN 'confirmed' WHEN NOT f.confirmed THEN 'not_confirmed' END) AS outcome,
  f.due_on,
  CASE WHEN f.due_on IS NOT NULL THEN COALESCE(f.remedied_on <= last_day($as_of), false) END AS remedied
FROM intake.visits v
SEMI JOIN here ON here.cell_code = v.cell_code
LEFT JOIN mart.visit_twins t ON t.visit_code = v.visit_code AND t.as_of = $as_of
LEFT JOIN intake.findings f ON f.visit_code = v.visit_code
WHERE v.visited_on <= last_day($as_of)
ORDER BY v.visited_on DESC, t.counted_as IS NOT NULL, v.visit_code, f.finding_code
