/*
title.vi = "Dấu hiệu cần lưu ý"
title.en = "Signs to note"
grain = "unit_code, as_of, flag"
*/
SELECT
  unit_code,
  strftime(as_of, '%Y-%m') AS as_of,
  flag,
  severity,
  confidence,
  strftime(since, '%Y-%m') AS since,
  evidence,
  meetings
FROM result.area_flags
WHERE as_of = $as_of
ORDER BY unit_code, flag
