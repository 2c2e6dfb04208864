/*
order = 11
stage = "as_of"
title.vi = "Đặc điểm của chi bộ để tìm chi bộ tương đồng"
title.en = "What a cell is compared by"
grain = "one row per month looked back from and cell that exists on its last day"
unit = "persons"
source = "intake.cells, intake.units, intake.memberships, mart.meeting_facts"
limits = "Size by the roll where memberships are known, else the members expected at the last meeting of the 12 months. Class borders 9 (from here a cell elects a committee) and 30 (from here a larger body may be founded) follow the Party's statutes, articles 24 and 21, from memory; 20 is chosen by us to halve the widest class. Only traits a cell cannot change are used, never its results."

[columns]
as_of = "First day of the month looked back from"
cell_code = "Cell"
cell_type = "Type of the cell"
area_traits = "Traits of the area, separated by semicolons in the order of the alphabet; the empty text = none known"
area_kind = "Level of the organisation directly above; unknown where that is not in the data"
members = "Members on the roll or, without a known roll, expected at the last meeting; empty = unknown"
size_class = "0 = size unknown, 1 = under 9 members, 2 = 9 to 19, 3 = 20 to 29, 4 = 30 or more"
*/
WITH cells AS (
  SELECT
    cell_code, unit_code, cell_type,
    CONCAT(
      CASE WHEN area_traits LIKE '%border%' THEN 'border;' ELSE '' END,
      CASE WHEN area_traits LIKE '%island%' THEN 'island;' ELSE '' END,
      CASE WHEN area_traits LIKE '%religious%' THEN 'religious;' ELSE '' END,
      CASE WHEN area_traits LIKE '%remote%' THEN 'remote;' ELSE '' END
    ) AS area_traits
  FROM intake.cells
  WHERE valid_from <= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
    AND COALESCE(valid_to, DATE '9999-12-31') >= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
),
units AS (
  SELECT unit_code, level
  FROM intake.units
  WHERE valid_from <= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
    AND COALESCE(valid_to, DATE '9999-12-31') >= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
),
rolls AS (
  SELECT
    cell_code,
    COUNT(*) FILTER (
      WHERE COALESCE(valid_to, DATE '9999-12-31')
        >= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
    ) AS members
  FROM intake.memberships
  WHERE valid_from <= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
  GROUP BY cell_code
),
ranked_meetings AS (
  SELECT
    cell_code, expected,
    ROW_NUMBER() OVER (PARTITION BY cell_code ORDER BY held_on DESC, meeting_code DESC) AS recency
  FROM mart.meeting_facts
  WHERE expected IS NOT NULL
    AND month >= CAST(CAST($as_of AS DATE) - INTERVAL '11' MONTH AS DATE) AND month <= CAST($as_of AS DATE)
),
sized_cells AS (
  SELECT
    c.cell_code, c.cell_type, c.area_traits,
    COALESCE(u.level, 'unknown') AS area_kind,
    CAST(COALESCE(r.members, m.expected) AS INTEGER) AS members
  FROM cells AS c
  LEFT JOIN units AS u ON u.unit_code = c.unit_code
  LEFT JOIN rolls AS r ON r.cell_code = c.cell_code
  LEFT JOIN ranked_meetings AS m ON m.cell_code = c.cell_code AND m.recency = 1
)
SELECT
  CAST($as_of AS DATE) AS as_of,
  cell_code,
  cell_type,
  area_traits,
  area_kind,
  members,
  CASE
    WHEN members IS NULL THEN 0 WHEN members < 9 THEN 1 WHEN members < 20 THEN 2 WHEN members < 30 THEN 3 ELSE 4
  END AS size_class
FROM sized_cells
