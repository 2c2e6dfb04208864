/*
order = 12
stage = "as_of"
title.vi = "Hoàn cảnh của chi bộ"
title.en = "Circumstances of a cell"
grain = "one row per month looked back from and cell that exists on its last day"
unit = "none"
source = "intake.cells, intake.memberships, intake.member_statuses"
limits = "A vacant secretary is only known where the roll names posts at all; a new one only where the roll names who held the post before"

[columns]
as_of = "First day of the month looked back from"
cell_code = "Cell"
begins_on = "First day on which the cell existed; 0001-01-01 = always"
has_venue = "The cell has a place to meet; empty = unknown"
has_internet = "The place of meeting has internet; empty = unknown"
secretary_vacant = "The roll names posts, but nobody as secretary, on the last day of the month; empty = unknown"
secretary_since = "Day on which the present secretary took the post over from another; empty = no such change is known"
on_roll = "Members on the roll on the last day of the month; empty = unknown"
off_roll = "Of those, exempt, temporarily away or on special duty that day; empty where no statuses at all are known"
has_equipment = "The place of meeting has equipment for online or shared papers; empty = unknown"
ownership = "Owner of the agency or enterprise; empty = unknown"
secretary_trained_on = "Day on which the secretary last completed a training course, up to the last day of the month; empty = unknown"
secretary_heads_unit = "The secretary also heads the village, agency or school; empty = unknown"
secretary_from = "Day from which the roll names the present secretary in the post; empty = unknown"
*/
WITH periods AS (
  SELECT
    cell_code, has_venue, has_internet, has_equipment, ownership, secretary_trained_on, secretary_heads_unit, valid_from,
    CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE) AS last_day,
    COALESCE(valid_to, DATE '9999-12-31') AS valid_to
  FROM intake.cells
),
begun AS (
  SELECT cell_code, MIN(valid_from) AS begins_on FROM periods GROUP BY cell_code
),
rolls AS (
  SELECT
    member_code, cell_code, kind, role, valid_from,
    COALESCE(valid_to, DATE '9999-12-31')
      >= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE) AS in_force
  FROM intake.memberships
  WHERE valid_from <= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
),
posts AS (
  SELECT
    cell_code,
    COUNT(DISTINCT member_code) AS on_roll,
    COUNT(*) FILTER (WHERE role IS NOT NULL) AS n_named,
    COUNT(*) FILTER (WHERE role = 'secretary') AS n_secretaries
  FROM rolls
  WHERE in_force
  GROUP BY cell_code
),
secretaries AS (
  SELECT cell_code, member_code, MIN(valid_from) AS since, MAX(CASE WHEN in_force THEN 1 ELSE 0 END) AS is_present
  FROM rolls
  WHERE role = 'secretary'
  GROUP BY cell_code, member_code
),
presents AS (
  SELECT cell_code, MAX(since) AS secretary_from FROM secretaries WHERE is_present = 1 GROUP BY cell_code
),
successions AS (
  SELECT p.cell_code, MAX(p.since) AS secretary_since
  FROM secretaries AS p
  JOIN secretaries AS b ON b.cell_code = p.cell_code AND b.member_code <> p.member_code AND b.since < p.since
  WHERE p.is_present = 1
  GROUP BY p.cell_code
),
statuses AS (
  SELECT member_code, status
  FROM intake.member_statuses
  WHERE status <> 'suspended'
    AND valid_from <= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
    AND COALESCE(valid_to, DATE '9999-12-31')
      >= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
),
statuses_known AS (
  SELECT COUNT(*) > 0 AS are_known FROM intake.member_statuses
),
off AS (
  SELECT r.cell_code, COUNT(DISTINCT r.member_code) AS off_roll
  FROM rolls AS r
  JOIN statuses AS t ON t.member_code = r.member_code
  WHERE r.in_force AND NOT (r.kind = 'temporary_in' AND t.status = 'temporarily_away')
  GROUP BY r.cell_code
)
SELECT
  CAST($as_of AS DATE) AS as_of,
  p.cell_code,
  b.begins_on,
  p.has_venue,
  p.has_internet,
  CASE WHEN o.n_named > 0 THEN o.n_secretaries = 0 END AS secretary_vacant,
  s.secretary_since,
  CAST(o.on_roll AS INTEGER) AS on_roll,
  CAST(CASE WHEN o.on_roll IS NOT NULL AND k.are_known THEN COALESCE(f.off_roll, 0) END AS INTEGER) AS off_roll,
  p.has_equipment,
  p.ownership,
  CASE WHEN p.secretary_trained_on <= p.last_day THEN p.secretary_trained_on END AS secretary_trained_on,
  p.secretary_heads_unit,
  e.secretary_from
FROM periods AS p
CROSS JOIN statuses_known AS k
JOIN begun AS b ON b.cell_code = p.cell_code
LEFT JOIN posts AS o ON o.cell_code = p.cell_code
LEFT JOIN successions AS s ON s.cell_code = p.cell_code
LEFT JOIN presents AS e ON e.cell_code = p.cell_code
LEFT JOIN off AS f ON f.cell_code = p.cell_code
WHERE p.valid_from <= p.last_day AND p.valid_to >= p.last_day
