/*
title.vi = "Số chi bộ có từng dấu hiệu, theo quy mô và loại hình"
title.en = "Cells with each flag, by size and type"
grain = "flag, and size class, type, or all cells together (group = '')"
unit = "cells; n_cells = all of the group; what superiors owe counts as raised (n_act)"
source = "result.flags, mart.cell_profiles"
*/
WITH here AS (
  SELECT p.cell_code, CAST(p.size_class AS VARCHAR) AS size_class, p.cell_type
  FROM mart.cell_profiles p
  SEMI JOIN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of) s ON s.cell_code = p.cell_code
  WHERE p.as_of = $as_of
),
grouped AS (
  SELECT cell_code, 'all' AS kind, '' AS member FROM here
  UNION ALL SELECT cell_code, 'size', size_class FROM here WHERE size_class IS NOT NULL
  UNION ALL SELECT cell_code, 'type', cell_type FROM here WHERE cell_type IS NOT NULL
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
