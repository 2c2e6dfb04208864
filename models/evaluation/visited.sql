/*
title.vi = "Kết quả kiểm tra thực địa đối với từng dấu hiệu"
title.en = "What visits found of each flag"
grain = "flag and why the visit was made"
source = "intake.findings that answer a flag, of visits up to the end of as_of"
limits = "An outcome stands before the plain confirmed; visits whose reason is unknown are counted as other; of a visit that two systems delivered (mart.visit_twins) the answers recorded here count"
*/
WITH answers AS (
  SELECT
    f.flag,
    COALESCE(v.selected_by, 'other') AS selected_by,
    COALESCE(f.outcome, CASE WHEN f.confirmed THEN 'confirmed' WHEN NOT f.confirmed THEN 'not_confirmed' END) AS outcome
  FROM intake.findings AS f
  JOIN intake.visits AS v ON v.visit_code = f.visit_code
  WHERE f.flag IS NOT NULL AND v.visited_on <= last_day($as_of)
    AND f.visit_code NOT IN (SELECT t.visit_code FROM mart.visit_twins AS t WHERE t.as_of = $as_of)
)
SELECT
  flag,
  selected_by,
  count(*) FILTER (WHERE outcome = 'confirmed') AS confirmed,
  count(*) FILTER (WHERE outcome = 'partly') AS partly,
  count(*) FILTER (WHERE outcome = 'not_confirmed') AS not_confirmed,
  count(*) FILTER (WHERE outcome = 'not_seen') AS not_seen
FROM answers
GROUP BY flag, selected_by
ORDER BY flag, selected_by
