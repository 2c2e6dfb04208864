/*
title.vi = "Số chi bộ theo dấu hiệu"
title.en = "Cells by flag"
grain = "flag"
*/
SELECT f.flag, count(DISTINCT f.cell_code) AS n
FROM result.flags f
JOIN mart.cell_scope s ON s.cell_code = f.cell_code AND s.as_of = f.as_of
WHERE f.as_of = $as_of AND s.unit_code = $scope
GROUP BY f.flag
ORDER BY n DESC, f.flag
