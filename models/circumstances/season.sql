/*
title.vi = "Mùa thu hoạch hoặc Tết"
title.en = "Harvest or Tết"
grain = "cell that exists at as_of, where a month of the last three is one of harvest or Tết"
source = "docs/domain.md#signals-of-formalism (seasonal migration explains dips in villages); data/calendars/tet.toml and harvest.toml"
limits = "The calendar of the whole country and province; a cell whose members are in no field is not distinguished but by its type. Years that the calendar of Tết lacks have none."
*/
WITH window_months AS (
  SELECT CAST($as_of - to_months(CAST(back AS INTEGER)) AS DATE) AS month FROM range(3) AS r(back)
),
tet_seasons AS (
  SELECT day - days_before AS first_day, day + days_after AS last_day
  FROM result.calendars, unnest(days) AS d(day)
  WHERE calendar = 'tet'
),
tet_months AS (
  SELECT DISTINCT w.month
  FROM window_months w
  JOIN tet_seasons t ON t.first_day <= last_day(w.month) AND t.last_day >= w.month
),
harvest_months AS (
  SELECT w.month, c.cell_types
  FROM window_months w
  JOIN result.calendars c ON c.calendar = 'harvest' AND list_contains(c.months, month(w.month))
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
