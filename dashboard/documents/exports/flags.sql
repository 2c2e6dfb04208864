/*
title.vi = "Dấu hiệu cần lưu ý"
title.en = "Flags"
grain = "cell_code, as_of, flag"
*/
SELECT * REPLACE (strftime(as_of, '%Y-%m') AS as_of, strftime(since, '%Y-%m') AS since)
FROM result.flags
WHERE as_of = $as_of
  AND ($scope = '' OR cell_code IN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of))
ORDER BY cell_code, flag
