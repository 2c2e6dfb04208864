/*
title.vi = "Đánh giá từng chi bộ về một mối lo"
title.en = "What was said of each cell about one concern"
grain = "code"
*/
WITH cells AS (
  SELECT cell_code AS code FROM result.attention WHERE as_of = $as_of
),
said AS (
  SELECT cell_code AS code, probability FROM result.signals WHERE as_of = $as_of AND signal = $concern
),
flagged AS (
  SELECT cell_code AS code, severity, confidence FROM result.flags WHERE as_of = $as_of AND flag = $concern
  UNION ALL
  SELECT unit_code AS code, severity, confidence FROM result.area_flags WHERE as_of = $as_of AND flag = $concern
)
SELECT
  COALESCE(c.code, f.code) AS code,
  COALESCE(s.probability, f.confidence) AS probability,
  f.severity
FROM cells c
FULL JOIN flagged f ON f.code = c.code
LEFT JOIN said s ON s.code = c.code
