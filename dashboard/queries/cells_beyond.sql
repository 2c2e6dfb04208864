/*
title.vi = "Số chi bộ ngoài phạm vi"
title.en = "Number of cells outside of the scope"
grain = "one row"
limits = "cells of any time; the whole scope leaves none outside"
*/
WITH seen AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE unit_code = $scope
)
SELECT count(DISTINCT c.cell_code) AS n_cells
FROM intake.cells c
ANTI JOIN seen ON seen.cell_code = c.cell_code
WHERE $scope <> ''
