/*
title.vi = "Hàng đợi các chi bộ cần xem"
title.en = "The queue of cells that need attention"
grain = "cell that exists at as_of"
unit = "attention 0 to 1: one minus the chance that none of the concerns is both real and grave; 0 where nothing is assessable"
source = "noisy-or of probability and gravity (data/flags/*.toml); order chosen by us: by state, then by attention; what waits before what rests. What superiors owe counts neither for attention nor for the order. Signals of one family concern the same side of the work, so of each family the weightiest counts alone. Needs: docs/contract.md#attention, by what data/circumstances/*.toml put down to a want"
limits = "rank only orders the queue and is never displayed. An attention of 0 says that nothing is known against the cell, not that all is well: formalism and attendance_concern are empty where not assessable. needs: support where a want (no venue, no internet, no secretary) explains every flag, both where it explains some, supervision where it explains none; a want without a flag is no need here, nor is what superiors owe unless a want explains it. Reads queue_candidates, which models/queue/order.py makes of candidates.sql and the capacity"
*/
WITH existing AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE as_of = $as_of
),
flag_words AS (
  SELECT
    id AS flag, json_extract_string(head, '$.family') AS family,
    CAST(json_extract(head, '$.gravity') AS DOUBLE) AS weight,
    COALESCE(CAST(json_extract(head, '$.duty') AS BOOLEAN), false) AS duty
  FROM result.metadata
  WHERE kind = 'flag' AND lang = 'vi' AND id NOT IN (SELECT flag FROM result.muted_flags WHERE as_of = $as_of)
),
assessed AS (
  SELECT cell_code, signal, probability FROM result.signals WHERE as_of = $as_of AND probability IS NOT NULL
),
families AS (
  SELECT s.cell_code, t.family, max(s.probability * t.weight) AS concern
  FROM assessed s
  JOIN flag_words t ON t.flag = s.signal AND NOT t.duty
  GROUP BY s.cell_code, t.family
),
concerns AS (
  SELECT cell_code, 1 - exp(sum(ln(1 - least(concern, 0.999999)) ORDER BY family)) AS attention
  FROM families
  GROUP BY cell_code
),
shown_apart AS (
  SELECT
    cell_code,
    max(probability) FILTER (WHERE signal = 'attendance_drop') AS attendance_concern,
    max(probability) FILTER (WHERE signal = 'formalistic') AS formalism
  FROM assessed
  GROUP BY cell_code
),
flagged AS (
  SELECT f.cell_code, f.flag, f.severity, f.confidence * t.weight AS weight
  FROM result.flags f
  JOIN flag_words t ON t.flag = f.flag
  WHERE f.as_of = $as_of
),
explained_by_want AS (
  SELECT DISTINCT c.cell_code, unnest(CAST(json_extract(w.head, '$.support') AS VARCHAR[])) AS flag
  FROM result.circumstances c
  JOIN result.metadata w ON w.kind = 'circumstance' AND w.lang = 'vi' AND w.id = c.circumstance
  WHERE c.as_of = $as_of
),
reasons AS (
  SELECT
    f.cell_code,
    bool_or(f.severity = 'act') AS to_act,
    bool_or(f.severity = 'watch') AS to_watch,
    list(f.flag ORDER BY f.severity = 'duty', f.severity, f.weight DESC, f.flag) AS reasons,
    count(*) FILTER (WHERE f.severity <> 'duty' OR e.flag IS NOT NULL) AS n_flags,
    count(e.flag) AS n_explained
  FROM flagged f
  LEFT JOIN explained_by_want e ON e.cell_code = f.cell_code AND e.flag = f.flag
  GROUP BY f.cell_code
),
totals AS (
  SELECT cell_code, points, band, (max_points - (high - low)) / NULLIF(max_points, 0) AS completeness
  FROM result.scores
  WHERE as_of = $as_of AND criterion = 'total'
),
states AS (
  SELECT
    e.cell_code,
    q.checked_on,
    COALESCE(q.rests, false) AS rests,
    CASE
      WHEN q.is_now THEN 'now'
      WHEN r.to_act THEN 'later'
      WHEN r.to_watch THEN 'watch'
      WHEN r.cell_code IS NOT NULL THEN 'duty'
      WHEN a.attendance_concern IS NULL AND a.formalism IS NULL THEN 'thin'
      ELSE 'quiet'
    END AS state
  FROM existing e
  LEFT JOIN reasons r ON r.cell_code = e.cell_code
  LEFT JOIN shown_apart a ON a.cell_code = e.cell_code
  LEFT JOIN queue_candidates q ON q.cell_code = e.cell_code
)
SELECT
  s.cell_code,
  row_number() OVER (
    ORDER BY
      list_position(['now', 'later', 'watch', 'duty', 'thin', 'quiet'], s.state),
      s.rests, COALESCE(c.attention, 0) DESC, s.cell_code
  ) AS rank,
  COALESCE(c.attention, 0) AS attention,
  a.formalism,
  a.attendance_concern,
  COALESCE(r.reasons, []) AS reasons,
  s.state,
  s.checked_on,
  s.rests,
  CASE
    WHEN COALESCE(r.n_flags, 0) = 0 THEN 'none'
    WHEN r.n_explained = 0 THEN 'supervision'
    WHEN r.n_explained < r.n_flags THEN 'both'
    ELSE 'support'
  END AS needs,
  t.points AS score,
  t.band,
  t.completeness
FROM states s
LEFT JOIN concerns c ON c.cell_code = s.cell_code
LEFT JOIN shown_apart a ON a.cell_code = s.cell_code
LEFT JOIN reasons r ON r.cell_code = s.cell_code
LEFT JOIN totals t ON t.cell_code = s.cell_code
