/*
title.vi = "Số chi bộ có từng dấu hiệu, theo quy mô và loại hình, trên toàn bộ"
title.en = "Cells with each flag, by size and type, over the whole tree"
grain = "flag ('' = any), and size class, type, or all cells together (member = '')"
unit = "cells; n_cells = all of the group; n_watch of any flag = those with none to act on; what superiors owe counts as raised (n_act) under its own name, and not under any flag"
source = "result.flags, mart.cell_groups"
*/
WITH grouped AS (
  SELECT cell_code, kind, member FROM mart.cell_groups WHERE as_of = $as_of
),
sizes AS (
  SELECT kind, member, count(*) AS n_cells FROM grouped GROUP BY kind, member
),
raised AS (
  SELECT cell_code, flag, severity FROM result.flags WHERE as_of = $as_of
  UNION ALL
  SELECT cell_code, '', min(severity) FROM result.flags WHERE as_of = $as_of AND severity <> 'duty' GROUP BY cell_code
),
found AS (
  SELECT
    r.flag, g.kind, g.member,
    count(*) FILTER (WHERE r.severity IN ('act', 'duty')) AS n_act,
    count(*) FILTER (WHERE r.severity = 'watch') AS n_watch
  FROM raised AS r
  JOIN grouped AS g ON g.cell_code = r.cell_code
  GROUP BY r.flag, g.kind, g.member
),
spoken AS (
  SELECT DISTINCT id AS flag FROM result.metadata WHERE kind = 'flag'
  UNION ALL SELECT ''
)
SELECT
  w.flag, s.kind, s.member, s.n_cells,
  COALESCE(f.n_act, 0) AS n_act,
  COALESCE(f.n_watch, 0) AS n_watch
FROM spoken AS w
CROSS JOIN sizes AS s
LEFT JOIN found AS f ON f.flag = w.flag AND f.kind = s.kind AND f.member = s.member
ORDER BY w.flag, s.kind, s.member
