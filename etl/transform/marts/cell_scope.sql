/*
order = 10
stage = "as_of"
title.vi = "Chi bộ thuộc phạm vi của từng tổ chức"
title.en = "Which cells lie below which organisation"
grain = "one row per month looked back from, organisation and cell below it, at whatever depth"
unit = "none"
source = "intake.cells, intake.units"
limits = "The tree as in force on the last day of the month. Where an organisation is not known, the tree ends there; without any, each cell is below its own unit_code alone. Twelve levels at most (the Party has six), so that a ring in the tree cannot run on."

[columns]
unit_code = "Organisation; the empty text stands for the root above all cells"
cell_code = "Cell that exists on the last day of the month"
as_of = "First day of the month looked back from"
*/
WITH RECURSIVE cells AS (
  SELECT cell_code, unit_code, CAST($as_of AS DATE) AS as_of
  FROM intake.cells
  WHERE valid_from <= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
    AND COALESCE(valid_to, DATE '9999-12-31') >= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
),
parents AS (
  SELECT unit_code, parent_code
  FROM intake.units
  WHERE valid_from <= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
    AND COALESCE(valid_to, DATE '9999-12-31') >= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
    AND parent_code IS NOT NULL
),
ancestors AS (
  SELECT DISTINCT unit_code, unit_code AS ancestor_code, 1 AS depth
  FROM cells
  UNION ALL
  SELECT a.unit_code, p.parent_code, a.depth + 1
  FROM ancestors AS a
  JOIN parents AS p ON p.unit_code = a.ancestor_code
  WHERE a.depth < 12
),
scopes AS (
  SELECT DISTINCT unit_code, ancestor_code FROM ancestors
)
SELECT s.ancestor_code AS unit_code, c.cell_code, c.as_of
FROM cells AS c
JOIN scopes AS s ON s.unit_code = c.unit_code
UNION ALL
SELECT '' AS unit_code, cell_code, as_of
FROM cells
