/*
title.vi = "Phạm vi có gồm mọi chi bộ không"
title.en = "Whether the scope holds every cell"
grain = "one row"
limits = "cells of any time; tells whether any is outside, not how many"
*/
WITH seen AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE unit_code = $scope
)
SELECT $scope = '' OR NOT EXISTS (
  SELECT 1 FROM intake.cells c ANTI JOIN seen ON seen.cell_code = c.cell_code
) AS is_whole
