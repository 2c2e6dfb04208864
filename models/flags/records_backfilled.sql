/*
title.vi = "Nhập dồn nhiều kỳ họp, nhập rất muộn"
title.en = "Meetings entered in batches or long afterwards"
signals = ["records_backfilled"]
source = "docs/contract.md#flags. Where internet is known of no cell, the flag is watched at most (chosen by us): in simulated provinces without that column three of four such flags were of cells whose only trouble was the network."
*/
WITH known AS (
  SELECT count(has_internet) > 0 AS internet FROM mart.cell_circumstances WHERE as_of = $as_of
)
SELECT
  s.cell_code,
  CASE WHEN s.selected AND known.internet THEN 'act' ELSE 'watch' END AS severity,
  s.probability AS confidence,
  s.since,
  s.evidence,
  s.meetings
FROM result.signals AS s
CROSS JOIN known
LEFT JOIN result.thresholds AS t ON t.flag = s.signal
WHERE s.as_of = $as_of AND s.signal = 'records_backfilled' AND (s.selected OR s.probability >= COALESCE(t.watch_from, 0.5))
