/*
title.vi = "Điểm theo tiêu chí"
title.en = "Points per criterion"
grain = "cell_code, as_of, criterion"
*/
SELECT
  cell_code,
  strftime(as_of, '%Y-%m') AS as_of,
  criterion,
  points,
  max_points,
  low,
  high,
  assessable,
  evidence,
  band
FROM result.scores
WHERE as_of = $as_of
  AND ($scope = '' OR cell_code IN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of))
ORDER BY cell_code, criterion
