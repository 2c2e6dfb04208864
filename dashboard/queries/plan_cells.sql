/*
title.vi = "Các chi bộ trong kế hoạch"
title.en = "The cells of a plan"
grain = "cell; those out of scope are left out"
limits = "cells = codes, one a line; above = names of the two units above, nearest first; met_on = days of the last 12 regular meetings, oldest first; months_unseen = whole months since the last visit, empty where none is on record"
*/
WITH here AS MATERIALIZED (
  SELECT cell_code
  FROM mart.cell_scope
  WHERE unit_code = $scope AND as_of = $as_of AND cell_code IN (SELECT unnest(string_split($cells, chr(10))))
),
declared AS (
  SELECT c.cell_code, max_by(c.meeting_day, c.valid_from) AS declared_day
  FROM intake.cells c
  SEMI JOIN here ON here.cell_code = c.cell_code
  WHERE c.valid_from <= last_day($as_of)
  GROUP BY c.cell_code
),
met AS (
  SELECT f.cell_code, list_sort(list_slice(list(f.held_on ORDER BY f.held_on DESC), 1, 12)) AS met_on
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.kind IN ('regular', 'regular_and_thematic') AND f.month <= $as_of AND f.month > $as_of - INTERVAL 24 MONTH
  GROUP BY f.cell_code
),
seen AS (
  SELECT v.cell_code, max(v.visited_on) AS last_on
  FROM intake.visits v
  SEMI JOIN here ON here.cell_code = v.cell_code
  WHERE v.visited_on <= last_day($as_of)
  GROUP BY v.cell_code
)
SELECT
  n.cell_code, n.name, n.cell_type, list_filter([u.name, above.name], lambda name: name IS NOT NULL) AS above,
  CAST(d.declared_day AS BIGINT) AS declared_day, met.met_on, a.reasons,
  date_diff('month', seen.last_on, last_day($as_of)) AS months_unseen
FROM declared d
JOIN mart.cell_names n ON n.cell_code = d.cell_code AND n.as_of = $as_of
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
LEFT JOIN mart.unit_names above ON above.unit_code = u.parent_code AND above.as_of = $as_of
LEFT JOIN met ON met.cell_code = n.cell_code
LEFT JOIN seen ON seen.cell_code = n.cell_code
LEFT JOIN result.attention a ON a.cell_code = n.cell_code AND a.as_of = $as_of
ORDER BY n.cell_code
