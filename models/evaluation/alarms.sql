/*
title.vi = "Các cảnh báo trong những tháng trước"
title.en = "Alarms of the months before"
grain = "kind, code, concern, as_of"
*/
WITH raised AS (
  SELECT 'cells' AS kind, cell_code AS code, flag AS concern, as_of, severity FROM result.flags
  UNION ALL
  SELECT 'units' AS kind, unit_code AS code, flag AS concern, as_of, severity FROM result.area_flags
)
SELECT kind, code, concern, as_of
FROM raised
WHERE severity IN ('act', 'duty') AND as_of <= $as_of AND as_of > $as_of - to_months($months)
