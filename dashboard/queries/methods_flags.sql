/*
title.vi = "Số chi bộ có từng dấu hiệu, theo quy mô và loại hình"
title.en = "Cells with each flag, by size and type"
grain = "flag, and size class, type, or all cells together (group = '')"
unit = "cells; n_cells = all of the group; what superiors owe counts as raised (n_act)"
source = "result.flags, mart.cell_groups"
*/
WITH grouped AS (
  SELECT g.cell_code, g.kind, g.member
  FROM mart.cell_groups g
  JOIN mart.cell_scope s ON s.cell_code = g.cell_code AND s.as_of = g.as_of
  WHERE g.as_of = $as_of AND s.unit_code = $scope
),
sizes AS (
  SELECT kind, member, count(*) AS n_cells FROM grouped GROUP BY kind, member
),
found AS (
  SELECT
    f.flag, g.kind, g.member,
    count(*) FILTER (WHERE f.severity IN ('act', 'duty')) AS n_act,
    count(*) FILTER (WHERE f.severity = 'watch') AS n_watch
  FROM result.flags f
  JOIN grouped g ON g.cell_code = f.cell_code
  WHERE f.as_of = $as_of
  GROUP BY f.flag, g.kind, g.member
),
spoken AS (
  SELECT DISTINCT id AS flag FROM result.metadata WHERE kind = 'flag'
)
SELECT
  w.flag, s.kind, s.member, s.n_cells,
  COALESCE(f.n_act, 0) AS n_act,
  COALESCE(f.n_watch, 0) AS n_watch
FROM spoken w
CROSS JOIN sizes s
LEFT JOIN found f ON f.flag = w.flag AND f.kind = s.kind AND f.member = s.member
ORDER BY w.flag, s.kind, s.member
