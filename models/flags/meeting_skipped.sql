/*
title.vi = "Không họp thường kỳ"
title.en = "Regular meetings not held"
signals = ["meeting_skipped"]
source = "HD 42 of 2025: one regular meeting a month; docs/contract.md#flags: event flags look back 12 months. At least two months: one missing month is no habit (chosen by us)."
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
WHERE as_of = $as_of AND signal = 'meeting_skipped'
  AND CAST(json_extract(evidence, '$.n') AS INTEGER) >= 2
  AND (selected OR probability >= COALESCE(watch_from, 0.5))
