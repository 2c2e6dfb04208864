/*
title.vi = "Mùa thu hoạch hoặc Tết"
title.en = "Harvest or Tết"
grain = "cell that exists at as_of, where a month of the last three is one of harvest or Tết"
source = "docs/domain.md#signals-of-formalism (seasonal migration explains dips in villages); data/calendars/tet.toml and harvest.toml"
limits = "The calendar of the whole country and province; a cell whose members are in no field is not distinguished but by its type. Years that the calendar of Tết lacks have none."
*/
WITH calendars AS (
  SELECT id, CAST(head AS JSON) AS head FROM result.metadata WHERE kind = 'calendar' AND lang = 'vi'
),
window_months AS (
  SELECT CAST($as_of - to_months(CAST(back AS INTEGER)) AS DATE) AS month FROM range(3) AS r(back)
),
tet_seasons AS (
  SELECT
    day - CAST(json_extract(head, '$.days_before') AS INTEGER) AS first_day,
    day + CAST(json_extract(head, '$.days_after') AS INTEGER) AS last_day
  FROM calendars, unnest(CAST(json_extract(head, '$.days') AS DATE[])) AS d(day)
  WHERE id = 'tet'
),
tet_months AS (
  SELECT DISTINCT w.month
  FROM window_months w
  JOIN tet_seasons t ON t.first_day <= last_day(w.month) AND t.last_day >= w.month
),
harvest_months AS (
  SELECT w.month, CAST(json_extract(c.head, '$.cell_types') AS VARCHAR[]) AS cell_types
  FROM window_months w
  JOIN calendars c ON c.id = 'harvest'
    AND list_contains(CAST(json_extract(c.head, '$.months') AS INTEGER[]), month(w.month))
),
seasons AS (
  SELECT p.cell_code, t.month FROM mart.cell_profiles p CROSS JOIN tet_months t WHERE p.as_of = $as_of
  UNION
  SELECT p.cell_code, h.month
  FROM mart.cell_profiles p
  JOIN harvest_months h ON list_contains(h.cell_types, p.cell_type)
  WHERE p.as_of = $as_of
)
SELECT
  cell_code,
  CAST(json_object(
    'since', strftime(min(month), '%Y-%m'), 'months', list(strftime(month, '%Y-%m') ORDER BY month)
  ) AS VARCHAR) AS evidence
FROM seasons
GROUP BY cell_code
