/*
title.vi = "Số đơn vị có từng dấu hiệu khi gộp các chi bộ"
title.en = "Units with each flag that shows when their cells are taken together"
grain = "flag that some unit bears"
unit = "units"
source = "result.area_flags"
limits = "only units all of whose cells may be seen"
*/
SELECT
  f.flag,
  count(*) FILTER (WHERE f.severity = 'act') AS n_act,
  count(*) FILTER (WHERE f.severity = 'watch') AS n_watch
FROM result.area_flags f
JOIN mart.units_within w ON w.unit_code = f.unit_code AND w.as_of = f.as_of AND w.scope_code = $scope
WHERE f.as_of = $as_of
GROUP BY f.flag
ORDER BY f.flag
