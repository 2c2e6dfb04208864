/*
title.vi = "Dấu hiệu của chi bộ và đơn vị theo chỉ báo cùng tên"
title.en = "Flags of cells and areas that a signal of the same name makes"
grain = "cell or organisation, and flag; the code of the other is empty"
source = "docs/contract.md#flags: act = selected at a false discovery rate of 10 %, or the rule holds; watch = probability at least one half, or the threshold in cellpulse.toml; duty = what superiors owe, on either condition"
limits = "$own are the flags that have a statement of their own; a flag with never_act is watched at most; a rule on counts is raised from its material level on (least), a muted flag never"
*/
WITH flags AS (
  SELECT
    id AS flag,
    COALESCE(CAST(json_extract(head, '$.never_act') AS BOOLEAN), false) AS never_act,
    COALESCE(CAST(json_extract(head, '$.duty') AS BOOLEAN), false) AS duty,
    json_extract_string(head, '$.rule.counts') AS counts,
    CAST(json_extract(head, '$.rule.least') AS INTEGER) AS least
  FROM result.metadata
  WHERE kind = 'flag' AND lang = 'vi' AND id NOT IN (SELECT unnest($own::VARCHAR[]))
    AND id NOT IN (SELECT flag FROM result.muted_flags WHERE as_of = $as_of)
),
measured AS (
  SELECT cell_code, NULL AS unit_code, signal, selected, probability, since, evidence, meetings
  FROM result.signals WHERE as_of = $as_of
  UNION ALL
  SELECT NULL AS cell_code, unit_code, signal, selected, probability, since, evidence, meetings
  FROM result.area_signals WHERE as_of = $as_of
)
SELECT
  s.cell_code,
  s.unit_code,
  f.flag,
  CASE WHEN f.duty THEN 'duty' WHEN s.selected AND NOT f.never_act THEN 'act' ELSE 'watch' END AS severity,
  s.probability AS confidence,
  s.since,
  COALESCE(s.evidence, '{}') AS evidence,
  COALESCE(s.meetings, []) AS meetings
FROM measured AS s
JOIN flags AS f ON f.flag = s.signal
LEFT JOIN result.thresholds AS t ON t.flag = s.signal
WHERE s.probability IS NOT NULL AND (s.selected OR s.probability >= COALESCE(t.watch_from, 0.5))
  AND (
    f.counts IS NULL
    OR COALESCE(CAST(json_extract_string(s.evidence, '$.' || f.counts) AS DOUBLE) >= COALESCE(t.least, f.least), true)
  )
