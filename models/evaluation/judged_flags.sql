/*
title.vi = "Đánh giá từng chi bộ về một mối lo"
title.en = "What was said of each cell about one concern"
grain = "code"
*/
WITH flagged AS (
  SELECT cell_code, severity, confidence FROM result.flags WHERE as_of = $as_of AND flag = $concern
),
said AS (
  SELECT cell_code, probability FROM result.signals WHERE as_of = $as_of AND signal = $concern
)
SELECT a.cell_code AS code, COALESCE(s.probability, f.confidence) AS probability, f.severity
FROM result.attention a
LEFT JOIN flagged f ON f.cell_code = a.cell_code
LEFT JOIN said s ON s.cell_code = a.cell_code
WHERE a.as_of = $as_of
