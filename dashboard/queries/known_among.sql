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
),
named AS (
  SELECT
    c.cell_code,
    max_by(c.name, c.valid_from) AS name,
    max_by(c.cell_type, c.valid_from) AS cell_type,
    max_by(c.unit_code, c.valid_from) AS unit_code
  FROM intake.cells c
  SEMI JOIN here ON here.cell_code = c.cell_code
  WHERE c.valid_from <= last_day($as_of)
  GROUP BY c.cell_code
),
units_named AS (
  SELECT unit_code, max_by(name, valid_from) AS name, max_by(parent_code, valid_from) AS parent_code
  FROM intake.units
  WHERE valid_from <= last_day($as_of)
  GROUP BY unit_code
)
SELECT
  n.cell_code, n.name, n.cell_type, n.unit_code,
  list_filter([u.name, above.name], lambda name: name IS NOT NULL) AS above
FROM named n
LEFT JOIN units_named u ON u.unit_code = n.unit_code
LEFT JOIN units_named above ON above.unit_code = u.parent_code
ORDER BY n.cell_code
