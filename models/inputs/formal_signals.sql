/*
title.vi = "Các chỉ báo về tính hình thức của từng chi bộ"
title.en = "The signals of formalism of each cell"
grain = "cell that exists at as_of and signal that says how much likelier its data are with the signal; every pair is there"
*/
WITH cells AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE as_of = $as_of
),
assessed AS (
  SELECT cell_code, signal, log_bayes_factor, p_value
  FROM result.signals
  WHERE as_of = $as_of AND signal <> 'formalistic' AND log_bayes_factor IS NOT NULL
),
formal AS (
  SELECT DISTINCT signal FROM assessed
)
SELECT c.cell_code, f.signal, s.log_bayes_factor, s.p_value
FROM cells AS c
CROSS JOIN formal AS f
LEFT JOIN assessed AS s ON s.cell_code = c.cell_code AND s.signal = f.signal
ORDER BY c.cell_code, f.signal
