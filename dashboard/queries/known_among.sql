/*
title.vi = "Những chi bộ đã nêu và được xem"
title.en = "Cells named that may be seen"
grain = "cell of those named that is in scope"
limits = "cells = codes, one a line; above = names of the two units above, nearest first"
*/
WITH here AS MATERIALIZED (
  SELECT cell_code
  FROM mart.cell_scope
  WHERE unit_code = $scope AND as_of = $as_of AND cell_code IN (SELECT unnest(string_split($cells, chr(10))))
)
SELECT
  n.cell_code, n.name, n.cell_type, n.unit_code,
  list_filter([u.name, above.name], lambda name: name IS NOT NULL) AS above
FROM here h
JOIN mart.cell_names n ON n.cell_code = h.cell_code AND n.as_of = $as_of
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
LEFT JOIN mart.unit_names above ON above.unit_code = u.parent_code AND above.as_of = $as_of
ORDER BY n.cell_code
