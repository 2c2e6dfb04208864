/*
title.vi = "Hàng đợi các chi bộ cần xem"
title.en = "The queue of cells that need attention"
grain = "cell that exists at as_of"
unit = "attention 0 to 1: one minus the chance that none of the concerns is both real and grave"
source = "noisy-or of probability and gravity (data/flags/*.toml); order chosen by us: what is to be acted on first, then by attention"
limits = "rank only orders the queue and is never displayed"
*/
WITH existing AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE as_of = $as_of
),
gravity AS (
  SELECT DISTINCT id AS signal, CAST(json_extract(head, '$.gravity') AS DOUBLE) AS weight
  FROM result.words
  WHERE kind = 'flag' AND lang = 'vi'
),
concerns AS (
  SELECT
    s.cell_code,
    1 - exp(sum(ln(1 - least(s.probability * g.weight, 0.999999)) ORDER BY s.signal)) AS attention,
    max(CASE WHEN s.signal = 'attendance_drop' THEN s.probability END) AS attendance_concern,
    max(CASE WHEN s.signal = 'formalistic' THEN s.probability END) AS formalism
  FROM result.signals s
  JOIN gravity g ON g.signal = s.signal
  WHERE s.as_of = $as_of AND s.probability IS NOT NULL
  GROUP BY s.cell_code
),
reasons AS (
  SELECT
    f.cell_code,
    bool_or(f.severity = 'act') AS to_act,
    list(f.flag ORDER BY f.severity, f.confidence * g.weight DESC, f.flag) AS reasons
  FROM result.flags f
  JOIN gravity g ON g.signal = f.flag
  WHERE f.as_of = $as_of
  GROUP BY f.cell_code
),
in_want AS (
  SELECT
    cell_code,
    NOT COALESCE(has_venue, true) OR NOT COALESCE(has_internet, true) OR COALESCE(secretary_vacant, false) AS wanting
  FROM mart.cell_circumstances
  WHERE as_of = $as_of
),
totals AS (
  SELECT cell_code, points, band, (max_points - (high - low)) / NULLIF(max_points, 0) AS completeness
  FROM result.scores
  WHERE as_of = $as_of AND criterion = 'total'
)
SELECT
  e.cell_code,
  row_number() OVER (ORDER BY COALESCE(r.to_act, false) DESC, COALESCE(c.attention, 0) DESC, e.cell_code) AS rank,
  COALESCE(c.attention, 0) AS attention,
  c.formalism,
  c.attendance_concern,
  COALESCE(r.reasons, []) AS reasons,
  CASE
    WHEN r.cell_code IS NULL THEN 'none'
    WHEN NOT COALESCE(w.wanting, false) THEN 'supervision'
    WHEN r.to_act THEN 'both'
    ELSE 'support'
  END AS needs,
  t.points AS score,
  t.band,
  t.completeness
FROM existing e
LEFT JOIN concerns c ON c.cell_code = e.cell_code
LEFT JOIN reasons r ON r.cell_code = e.cell_code
LEFT JOIN in_want w ON w.cell_code = e.cell_code
LEFT JOIN totals t ON t.cell_code = e.cell_code
