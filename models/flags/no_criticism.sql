/*
title.vi = "Không tự phê bình, phê bình, biểu dương hay nhắc nhở"
title.en = "No self-criticism, praise or reminder"
signals = ["no_criticism"]
source = "docs/contract.md#flags: never above watch, never the only signal. So it is shown only of cells that another flag names already, one of another family: a shorter agenda leaves no room for criticism either. It is raised after all other flags."
order = 1
*/
WITH families AS (
  SELECT id AS flag, json_extract_string(head, '$.family') AS family
  FROM result.metadata
  WHERE kind = 'flag' AND lang = 'vi'
),
of_another_family AS (
  SELECT DISTINCT f.cell_code
  FROM result.flags AS f
  JOIN families AS o ON o.flag = f.flag
  JOIN families AS own ON own.flag = 'no_criticism'
  WHERE f.as_of = $as_of AND o.family <> own.family
)
SELECT s.cell_code, 'watch' AS severity, s.probability AS confidence, s.since, s.evidence, s.meetings
FROM result.signals AS s
JOIN of_another_family AS t ON t.cell_code = s.cell_code
LEFT JOIN result.thresholds AS h ON h.flag = s.signal
WHERE s.as_of = $as_of AND s.signal = 'no_criticism' AND (s.selected OR s.probability >= COALESCE(h.watch_from, 0.5))
