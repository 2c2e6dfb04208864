/*
title.vi = "Các chuỗi chung theo dòng"
title.en = "What the lines have in common"
grain = "line of a voice, minutes likely to hold it, and range of runs"
*/
WITH runs AS (
  FROM voice_runs WHERE run BETWEEN $first_run::UINTEGER AND $last_run::UINTEGER
),
-- Materialised, so that minutes are matched before their runs: the other way about, set phrases meet each other.
mine AS MATERIALIZED (
  SELECT l.doc, l.source, r.line_no, r.run FROM runs AS r JOIN top_candidates AS l ON l.doc = r.doc
)
SELECT
  m.doc, m.source, m.line_no, count(*) AS n_same,
  sum(COALESCE(c.weight, (SELECT ln(greatest(count(*), 1) / 10) FROM voices))) AS same
FROM mine AS m
JOIN runs AS r ON r.doc = m.source AND r.run = m.run
LEFT JOIN frequent_runs AS c ON c.run = m.run
GROUP BY m.doc, m.source, m.line_no
