/*
title.vi = "Kiểm tra thực địa xác nhận từng dấu hiệu đến đâu"
title.en = "How far visits confirmed each flag"
grain = "flag, why the visit was made, and size class (0 = size unknown)"
unit = "findings"
source = "intake.findings that answer a flag, of all visits to cells in the scope that were taken in"
limits = "An outcome stands before the plain confirmed; visits whose reason is unknown count as other. One that could not see the matter says nothing. Visits made since the end of as_of count as well: they were made because of what was published then, and what they found is known now. Of a visit that two systems delivered (mart.visit_twins) the answers recorded here count; for a visit since the end of as_of that is known from the next month on."
*/
WITH answers AS (
  SELECT
    f.flag,
    COALESCE(v.selected_by, 'other') AS selected_by,
    COALESCE(p.size_class, 0) AS size_class,
    COALESCE(f.outcome, CASE WHEN f.confirmed THEN 'confirmed' WHEN NOT f.confirmed THEN 'not_confirmed' END) AS outcome
  FROM intake.findings f
  JOIN intake.visits v ON v.visit_code = f.visit_code
  SEMI JOIN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of) s ON s.cell_code = v.cell_code
  LEFT JOIN mart.cell_profiles p ON p.cell_code = v.cell_code AND p.as_of = $as_of
  WHERE f.flag IS NOT NULL
    AND f.visit_code NOT IN (SELECT t.visit_code FROM mart.visit_twins t WHERE t.as_of = $as_of)
)
SELECT
  flag, selected_by, size_class,
  count(*) FILTER (WHERE outcome = 'confirmed') AS confirmed,
  count(*) FILTER (WHERE outcome = 'partly') AS partly,
  count(*) FILTER (WHERE outcome = 'not_confirmed') AS not_confirmed,
  count(*) FILTER (WHERE outcome = 'not_seen') AS not_seen
FROM answers
GROUP BY ALL
ORDER BY flag, selected_by, size_class
