/*
title.vi = "Cả năm không có cấp trên dự"
title.en = "Nobody from the superior committee for a year"
grain = "cell that exists at as_of"
unit = "meetings, cells; share 0 to 1"
source = "docs/domain.md#signals-of-formalism, no. 5 (leaders stay away), and docs/domain.md#rules-on-meetings (superior's attendance: no national number, so the norm is what cells of the type in the same organisation get). Speaks where none came in 12 months and fewer than one in ten of those cells went without (chosen by us: the false discovery rate of the other signals)."
limits = "It speaks of the superiors, not of the cell, so it is no signal of formalism. Compared are at least 10 other cells of the type in the smallest organisation above that has so many; where that organisation sends nobody, or hardly anybody, nothing stands out. Fewer than 6 meetings for which it is known: not enough data."
*/
WITH meetings AS (
  SELECT cell_code, count(superior_present) AS n_known, COALESCE(bool_or(superior_present), false) AS sat_in
  FROM mart.meeting_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH AND kind <> 'extraordinary'
  GROUP BY cell_code
),
visits AS (
  SELECT DISTINCT cell_code
  FROM intake.visits
  WHERE visited_on <= last_day($as_of) AND visited_on >= $as_of - INTERVAL 11 MONTH
),
cells AS (
  SELECT
    p.cell_code,
    p.cell_type,
    COALESCE(m.n_known, 0) >= 6 AS known,
    COALESCE(m.n_known, 0) AS n_known,
    COALESCE(m.sat_in, false) OR v.cell_code IS NOT NULL AS came
  FROM mart.cell_profiles AS p
  LEFT JOIN meetings AS m ON m.cell_code = p.cell_code
  LEFT JOIN visits AS v ON v.cell_code = p.cell_code
  WHERE p.as_of = $as_of
),
areas AS (
  SELECT
    s.unit_code,
    c.cell_type,
    count(*) AS n_cells,
    count(*) FILTER (WHERE NOT c.came) AS n_without
  FROM mart.cell_scope AS s
  JOIN cells AS c ON c.cell_code = s.cell_code
  WHERE s.as_of = $as_of AND (c.known OR c.came)
  GROUP BY s.unit_code, c.cell_type
  HAVING count(*) >= 11
),
nearest AS (
  SELECT s.cell_code, arg_min(a, (a.n_cells, a.unit_code)) AS area
  FROM mart.cell_scope AS s
  JOIN cells AS c ON c.cell_code = s.cell_code
  JOIN areas AS a ON a.unit_code = s.unit_code AND a.cell_type = c.cell_type
  WHERE s.as_of = $as_of
  GROUP BY s.cell_code
),
judged AS (
  SELECT
    c.cell_code,
    c.n_known,
    c.came,
    c.came OR (c.known AND n.area IS NOT NULL) AS enough,
    n.area.n_cells - 1 AS n_others,
    (n.area.n_without - 1) / (n.area.n_cells - 1) AS others_without
  FROM cells AS c
  LEFT JOIN nearest AS n ON n.cell_code = c.cell_code
)
SELECT
  cell_code,
  enough,
  CASE WHEN came THEN 1.0 WHEN enough THEN (others_without * n_others + 1) / (n_others + 1) END AS p_value,
  CASE WHEN enough THEN CAST(NOT came AND others_without < 0.1 AS DOUBLE) END AS probability,
  enough AND NOT came AND others_without < 0.1 AS selected,
  CASE WHEN enough AND NOT came AND others_without < 0.1 THEN CAST($as_of - INTERVAL 11 MONTH AS DATE) END AS since,
  CASE WHEN enough AND NOT came THEN CAST(json_object(
    'of', n_known, 'usual', round(1 - others_without, 3), 'cells', n_others
  ) AS VARCHAR) END AS evidence,
  CAST([] AS VARCHAR[]) AS meetings
FROM judged
