/*
title.vi = "Các chuỗi có trong nhiều văn bản"
title.en = "Runs that several texts have"
grain = "run of at least two voices"
unit = "n_voices: texts that have it; where half of them are of one month, that month counts once (of_a_month); first_doc, last_doc: of the month that has it most"
*/
WITH by_month AS (
  SELECT run, month, count(*) AS n_texts, min(doc) AS first_doc, max(doc) AS last_doc
  FROM voice_runs
  WHERE run BETWEEN $first_run::UINTEGER AND $last_run::UINTEGER
  GROUP BY run, month
)
SELECT
  run, sum(n_texts) AS n_texts, arg_max(month, n_texts) AS month, 2 * max(n_texts) >= sum(n_texts) AS of_a_month,
  CASE WHEN of_a_month THEN sum(n_texts) - max(n_texts) + 1 ELSE sum(n_texts) END AS n_voices,
  arg_max(first_doc, n_texts) AS first_doc, arg_max(last_doc, n_texts) AS last_doc
FROM by_month
GROUP BY run
HAVING sum(n_texts) > 1
