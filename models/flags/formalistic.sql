/*
title.vi = "Sinh hoạt hình thức"
title.en = "Meetings that are a formality"
signals = ["formalistic"]
source = "docs/contract.md#flags: act = selected at a false discovery rate of 10 %, watch = probability at least one half; docs/methods.md#formalism-as-a-whole: several independent signals, never one alone. What only the explorer of unknown patterns names is watched, with the probability that the model gives it (chosen by us: to watch at most)."
*/
SELECT
  cell_code,
  CASE WHEN selected THEN 'act' ELSE 'watch' END AS severity,
  probability AS confidence,
  since,
  evidence,
  meetings
FROM result.signals
LEFT JOIN result.thresholds ON flag = signal
WHERE as_of = $as_of AND signal = 'formalistic'
  AND CAST(json_extract(evidence, '$.families') AS INTEGER) >= 2
  AND (selected OR probability >= COALESCE(watch_from, 0.5) OR CAST(json_extract(evidence, '$.unusual') AS BOOLEAN))
