/*
title.vi = "Hàng đợi các chi bộ cần xem"
title.en = "The queue of cells that need attention"
grain = "cell_code, as_of"
*/
SELECT
  cell_code,
  strftime(as_of, '%Y-%m') AS as_of,
  rank,
  attention,
  formalism,
  attendance_concern,
  reasons,
  state,
  needs,
  score,
  band,
  completeness
FROM result.attention
WHERE as_of = $as_of
  AND ($scope = '' OR cell_code IN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of))
ORDER BY rank
