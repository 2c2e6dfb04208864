/*
title.vi = "Năng lực xem trong tháng"
title.en = "How many cells can be looked at in the month"
grain = "the limit of the scope; none where only the whole or units within it have one"
unit = "cells a month"
source = "result.capacity"
*/
SELECT visits, desk_checks, is_stated
FROM result.capacity
WHERE as_of = $as_of AND unit_code = $scope
  AND unit_code IN (SELECT unit_code FROM mart.cell_scope WHERE as_of = $as_of)
