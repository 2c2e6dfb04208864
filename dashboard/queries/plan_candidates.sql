/*
title.vi = "Các chi bộ có thể đến làm việc"
title.en = "The cells that can be visited"
grain = "cell of the scope"
unit = "months_unseen = whole months from the last visit, or where there is none (never) from the scope's first visit on record or the cell's beginning, the later"
limits = "urgency = attention, 1 for a cell to look at this month; is_owed = superiors owe it something; months_unseen is empty where no visit in the scope is on record; met_on = days of the last 12 regular meetings, oldest first; area_code = the unit right below the scope, the cell's own where there is none"
*/
WITH RECURSIVE here AS MATERIALIZED (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
named AS (
  SELECT
    c.cell_code,
    max_by(c.unit_code, c.valid_from) AS unit_code,
    max_by(c.meeting_day, c.valid_from) AS declared_day,
    min(c.valid_from) AS begins_on
  FROM intake.cells c
  SEMI JOIN here ON here.cell_code = c.cell_code
  WHERE c.valid_from <= last_day($as_of)
  GROUP BY c.cell_code
),
tree AS MATERIALIZED (
  SELECT unit_code, COALESCE(parent_code, '') AS parent_code FROM mart.unit_names WHERE as_of = $as_of
),
up AS (
  SELECT unit_code AS from_unit, unit_code, parent_code, 0 AS steps FROM tree
  UNION ALL
  SELECT up.from_unit, t.unit_code, t.parent_code, up.steps + 1
  FROM up
  JOIN tree t ON t.unit_code = up.parent_code
  WHERE up.steps < 10 AND up.unit_code <> $scope AND up.parent_code <> $scope
),
areas AS (
  SELECT from_unit, max_by(unit_code, steps) AS area_code FROM up GROUP BY from_unit
),
met AS (
  SELECT f.cell_code, list_sort(list_slice(list(f.held_on ORDER BY f.held_on DESC), 1, 12)) AS met_on
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.kind IN ('regular', 'regular_and_thematic') AND f.month <= $as_of AND f.month > $as_of - INTERVAL 24 MONTH
  GROUP BY f.cell_code
),
owed AS (
  SELECT DISTINCT cell_code FROM result.flags WHERE as_of = $as_of AND severity = 'duty'
),
first_visit AS (
  SELECT min(v.visited_on) AS first_on
  FROM intake.visits v
  SEMI JOIN here ON here.cell_code = v.cell_code
  WHERE v.visited_on <= last_day($as_of)
),
seen AS (
  SELECT v.cell_code, max(v.visited_on) AS last_on
  FROM intake.visits v
  SEMI JOIN here ON here.cell_code = v.cell_code
  WHERE v.visited_on <= last_day($as_of)
  GROUP BY v.cell_code
)
SELECT
  n.cell_code, areas.area_code, a.attention, CASE WHEN a.state = 'now' THEN 1 ELSE a.attention END AS urgency,
  owed.cell_code IS NOT NULL AS is_owed, a.formalism, a.attendance_concern, a.reasons,
  CAST(n.declared_day AS BIGINT) AS declared_day, met.met_on, seen.last_on IS NULL AS never,
  date_diff('month', COALESCE(seen.last_on, greatest(first_visit.first_on, n.begins_on)), last_day($as_of))
    AS months_unseen
FROM named n
CROSS JOIN first_visit
LEFT JOIN areas ON areas.from_unit = n.unit_code
LEFT JOIN result.attention a ON a.cell_code = n.cell_code AND a.as_of = $as_of
LEFT JOIN owed ON owed.cell_code = n.cell_code
LEFT JOIN met ON met.cell_code = n.cell_code
LEFT JOIN seen ON seen.cell_code = n.cell_code
ORDER BY n.cell_code
