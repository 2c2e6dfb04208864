/*
title.vi = "Dấu hiệu cần lưu ý"
title.en = "Flags"
grain = "unit_code, as_of, flag"
limits = "within a part of the tree only units all of whose cells are in it"
*/
SELECT * REPLACE (strftime(as_of, '%Y-%m') AS as_of, strftime(since, '%Y-%m') AS since)
FROM result.area_flags
WHERE as_of = $as_of
  AND (
    $scope = '' OR unit_code IN (SELECT unit_code FROM mart.units_within WHERE scope_code = $scope AND as_of = $as_of)
  )
ORDER BY unit_code, flag
