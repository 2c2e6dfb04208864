/*
order = 31
title.vi = "Các tổ chức nằm trọn trong phạm vi của từng tổ chức"
title.en = "The organisations that lie within each organisation with all their cells"
grain = "one row per month looked back from, organisation and organisation all of whose cells are below it"
unit = "cells"
source = "mart.cell_scope"
limits = "Only organisations with a cell. One above is among them where it has no other cells."

[columns]
as_of = "First day of the month looked back from"
scope_code = "Organisation; the empty text stands for the root above all cells"
unit_code = "Organisation all of whose cells are below it; the empty text likewise"
n_cells = "Cells of that organisation, at whatever depth"
*/
WITH shared AS (
  SELECT seen.as_of, seen.unit_code AS scope_code, own.unit_code, COUNT(*) AS n_cells
  FROM mart.cell_scope AS seen
  JOIN mart.cell_scope AS own ON own.cell_code = seen.cell_code AND own.as_of = seen.as_of
  GROUP BY seen.as_of, seen.unit_code, own.unit_code
),
sizes AS (
  SELECT as_of, unit_code, COUNT(*) AS n_cells FROM mart.cell_scope GROUP BY as_of, unit_code
)
SELECT s.as_of, s.scope_code, s.unit_code, s.n_cells
FROM shared AS s
JOIN sizes AS z ON z.unit_code = s.unit_code AND z.as_of = s.as_of AND z.n_cells = s.n_cells
