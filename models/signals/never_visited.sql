/*
title.vi = "Chưa từng có cấp trên đến"
title.en = "Never visited"
grain = "cell that exists at as_of"
unit = "months; share 0 to 1"
source = "docs/contract.md#flags; docs/domain.md#signals-of-formalism, no. 6 (visits logged against the norm; no national number is known, so none at all in a year is the rule)"
limits = "A rule on what is entered. Visits count as known from the first one in the smallest organisation above with 5 cells or more (chosen by us: below that a year without a visit is chance), and only where one of its cells was visited in the last 12 months; elsewhere, and in a cell younger than a year, nothing can be said. Where the whole organisation visits nobody it therefore looks like visits that are not entered."
*/
WITH existing AS (
  SELECT cell_code, begins_on FROM mart.cell_circumstances WHERE as_of = $as_of
),
visits AS (
  SELECT cell_code, visited_on FROM intake.visits WHERE visited_on <= last_day($as_of)
),
visited AS (
  SELECT cell_code, min(visited_on) AS first_on, max(visited_on) AS last_on FROM visits GROUP BY cell_code
),
areas AS (
  SELECT
    s.unit_code,
    count(*) AS n_cells,
    avg(CAST(v.cell_code IS NOT NULL AS INTEGER)) AS visited_share,
    min(v.first_on) AS first_on,
    max(v.last_on) AS last_on
  FROM mart.cell_scope s
  LEFT JOIN visited v ON v.cell_code = s.cell_code
  WHERE s.as_of = $as_of
  GROUP BY s.unit_code
  HAVING count(*) >= 5
),
nearest AS (
  SELECT s.cell_code, arg_min(a, (a.n_cells, a.unit_code)) AS area
  FROM mart.cell_scope s
  JOIN areas a ON a.unit_code = s.unit_code
  WHERE s.as_of = $as_of
  GROUP BY s.cell_code
),
judged AS (
  SELECT
    e.cell_code,
    v.cell_code IS NOT NULL AS was_visited,
    greatest(e.begins_on, n.area.first_on) AS known_from,
    n.area.last_on > last_day($as_of) - INTERVAL 12 MONTH AS still_known,
    n.area.visited_share AS usual
  FROM existing e
  LEFT JOIN visited v ON v.cell_code = e.cell_code
  LEFT JOIN nearest n ON n.cell_code = e.cell_code
),
described AS (
  SELECT
    *,
    was_visited OR COALESCE(still_known AND known_from <= last_day($as_of) - INTERVAL 12 MONTH, false) AS enough
  FROM judged
)
SELECT
  cell_code,
  enough,
  CASE WHEN enough THEN CAST(NOT was_visited AS DOUBLE) END AS probability,
  enough AND NOT was_visited AS selected,
  CASE WHEN enough AND NOT was_visited THEN CAST(date_trunc('month', known_from) AS DATE) END AS since,
  CASE WHEN enough AND NOT was_visited THEN CAST(json_object(
    'months', date_diff('month', known_from, last_day($as_of)), 'usual', round(usual, 3)
  ) AS VARCHAR) END AS evidence,
  CAST([] AS VARCHAR[]) AS meetings
FROM described
