/*
title.vi = "Kết luận của các cuộc thăm, kiểm tra về tính hình thức"
title.en = "What visits found about formalism"
grain = "finding of a visit of the 12 months to as_of that answers the flag, or is about formalism without naming a flag"
unit = "confirmed: 1 = confirmed, 0.5 = partly, 0 = not"
source = "docs/contract.md#intake-tables (findings)"
limits = "What a visit could not see (not_seen) is no answer. A finding on formalism without an answer is left out: nobody had asked. Of a visit that two systems delivered (mart.visit_twins) the answers recorded here count."
*/
SELECT
  v.cell_code,
  CASE f.outcome
    WHEN 'confirmed' THEN CAST(1 AS DOUBLE)
    WHEN 'partly' THEN CAST(0.5 AS DOUBLE)
    WHEN 'not_confirmed' THEN CAST(0 AS DOUBLE)
    ELSE CAST(f.confirmed AS DOUBLE)
  END AS confirmed
FROM intake.findings AS f
JOIN intake.visits AS v ON v.visit_code = f.visit_code
WHERE (f.flag = 'formalistic' OR (f.flag IS NULL AND f.topic = 'formalism'))
  AND (f.outcome IS NULL OR f.outcome <> 'not_seen')
  AND (f.outcome IS NOT NULL OR f.confirmed IS NOT NULL)
  AND v.visited_on <= last_day($as_of)
  AND v.visited_on > last_day($as_of - INTERVAL 12 MONTH)
  AND f.visit_code NOT IN (SELECT t.visit_code FROM mart.visit_twins AS t WHERE t.as_of = $as_of)
ORDER BY v.cell_code, f.finding_code
