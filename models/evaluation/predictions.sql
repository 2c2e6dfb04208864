/*
title.vi = "Dự báo về từng chi bộ và từng mối lo"
title.en = "The prediction about each cell and concern"
grain = "cell that exists at as_of and concern with a prediction: a probability, or a flag (severity)"
limits = "The probability is that of the signal of the same name; of a flag without one, its confidence"
*/
WITH flagged AS (
  SELECT cell_code, flag AS concern, severity, confidence FROM result.flags WHERE as_of = $as_of
),
assessed AS (
  SELECT cell_code, signal AS concern, probability
  FROM result.signals
  WHERE as_of = $as_of AND probability IS NOT NULL
    AND signal IN (SELECT id FROM result.metadata WHERE kind = 'flag')
)
SELECT
  COALESCE(a.cell_code, f.cell_code) AS code,
  COALESCE(a.concern, f.concern) AS concern,
  COALESCE(a.probability, f.confidence) AS probability,
  f.severity
FROM assessed AS a
FULL JOIN flagged AS f ON f.cell_code = a.cell_code AND f.concern = a.concern
ORDER BY concern, code
