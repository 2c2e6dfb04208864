/*
title.vi = "Các chi bộ cần xem, một trang"
title.en = "The cells that need a look, one page"
grain = "cell; n_matching is the length of the whole list"
unit = "expected = members expected at the last month with a meeting"
limits = "states as in queue_counts.sql; the order is that of result.attention, the rank itself is not given"
[defaults]
cell_type = ""
flag = ""
state = ""
only_new = false
search = ""
skip = 0
take = 20
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
flagged AS (
  SELECT
    cell_code,
    max(CASE WHEN as_of <> $as_of OR flag = 'data_missing' THEN 0 WHEN severity = 'act' THEN 2 ELSE 1 END) AS grave,
    max(CASE WHEN as_of = $as_of OR flag = 'data_missing' THEN 0 WHEN severity = 'act' THEN 2 ELSE 1 END) AS grave_before,
    bool_or(as_of = $as_of AND flag = 'data_missing') AS data_missing,
    bool_or(as_of = $as_of AND flag = $flag) AS has_flag
  FROM result.flags
  WHERE as_of = $as_of OR as_of = $previous
  GROUP BY cell_code
),
states AS (
  SELECT
    a.cell_code,
    a.rank,
    a.reasons,
    a.completeness,
    a.attendance_concern,
    CASE
      WHEN f.grave = 2 THEN 'act'
      WHEN f.grave = 1 THEN 'watch'
      WHEN f.data_missing OR (a.attendance_concern IS NULL AND a.formalism IS NULL) THEN 'thin'
      ELSE 'quiet'
    END AS state,
    COALESCE(f.grave, 0) > COALESCE(f.grave_before, 0) AND CAST($previous AS DATE) IS NOT NULL AS is_new
  FROM result.attention a
  SEMI JOIN here ON here.cell_code = a.cell_code
  LEFT JOIN flagged f ON f.cell_code = a.cell_code
  WHERE a.as_of = $as_of AND ($flag = '' OR f.has_flag)
),
chosen AS (
  SELECT *
  FROM states
  WHERE (($state = '' AND state IN ('act', 'watch')) OR state = $state)
    AND (NOT $only_new OR is_new)
),
named AS (
  SELECT
    c.cell_code,
    max_by(c.name, c.valid_from) AS name,
    max_by(c.cell_type, c.valid_from) AS cell_type,
    max_by(c.unit_code, c.valid_from) AS unit_code
  FROM intake.cells c
  SEMI JOIN chosen ON chosen.cell_code = c.cell_code
  WHERE c.valid_from <= last_day($as_of)
  GROUP BY c.cell_code
),
units_named AS (
  SELECT unit_code, max_by(name, valid_from) AS name
  FROM intake.units
  WHERE valid_from <= last_day($as_of)
  GROUP BY unit_code
),
matching AS (
  SELECT chosen.*, n.name, n.cell_type, n.unit_code, u.name AS unit_name, count(*) OVER () AS n_matching
  FROM chosen
  JOIN named n ON n.cell_code = chosen.cell_code
  LEFT JOIN units_named u ON u.unit_code = n.unit_code
  WHERE ($cell_type = '' OR n.cell_type = $cell_type)
    AND (
      $search = ''
      OR contains(replace(lower(strip_accents(n.name)), 'đ', 'd'), $search)
      OR contains(replace(lower(strip_accents(COALESCE(u.name, ''))), 'đ', 'd'), $search)
      OR lower(chosen.cell_code) = $search
    )
),
page AS (
  SELECT * FROM matching ORDER BY rank LIMIT $take OFFSET $skip
),
sizes AS (
  SELECT m.cell_code, max_by(m.expected, m.month) AS expected
  FROM mart.cell_month m
  SEMI JOIN page ON page.cell_code = m.cell_code
  WHERE m.month <= $as_of AND m.expected > 0
  GROUP BY m.cell_code
),
signs AS (
  SELECT f.cell_code, list({'flag': f.flag, 'severity': f.severity, 'confidence': f.confidence, 'since': f.since, 'evidence': f.evidence}) AS flags
  FROM result.flags f
  SEMI JOIN page ON page.cell_code = f.cell_code
  WHERE f.as_of = $as_of
  GROUP BY f.cell_code
)
SELECT
  p.cell_code, p.name, p.cell_type, p.unit_code, p.unit_name, p.state, p.is_new, p.reasons, p.completeness,
  p.attendance_concern, CAST(z.expected AS BIGINT) AS expected, s.flags, CAST(p.n_matching AS BIGINT) AS n_matching
FROM page p
LEFT JOIN sizes z ON z.cell_code = p.cell_code
LEFT JOIN signs s ON s.cell_code = p.cell_code
ORDER BY p.rank
