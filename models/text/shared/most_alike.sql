/*
title.vi = "Biên bản giống nhất của chi bộ khác"
title.en = "The minutes of another cell that are most alike"
grain = "voice that has a run or a line in common with likely minutes"
*/
WITH by_run AS (
  SELECT doc, source, line_no, sum(same) AS same, sum(n_same) AS n_same
  FROM same_runs
  WHERE doc BETWEEN $first_doc AND $last_doc
  GROUP BY doc, source, line_no
),
by_line AS (
  SELECT l.doc, l.source, one.line_no, any_value(w.weight) AS same, any_value(w.n_runs) AS n_same
  FROM top_candidates AS l
  JOIN few_lines AS one ON one.doc = l.doc
  JOIN few_lines AS other ON other.doc = l.source AND other.line_mark = one.line_mark
  JOIN line_weights AS w ON w.doc = one.doc AND w.line_no = one.line_no
  WHERE l.at_once AND l.doc BETWEEN $first_doc AND $last_doc
  GROUP BY l.doc, l.source, one.line_no
),
line_pairs AS (
  SELECT
    p.doc, p.source, w.weight, max(p.n_same) = w.n_runs AS is_whole,
    CASE WHEN bool_or(l.at_once) AND max(p.n_same) >= 0.5 * w.n_runs THEN w.weight ELSE max(p.same) END AS same
  FROM (FROM by_run UNION ALL FROM by_line) AS p
  JOIN top_candidates AS l ON l.doc = p.doc AND l.source = p.source
  JOIN line_weights AS w ON w.doc = p.doc AND w.line_no = p.line_no
  GROUP BY p.doc, p.source, p.line_no, w.weight, w.n_runs
),
pairs AS (
  SELECT doc, source, sum(same) AS same, COALESCE(max(weight) FILTER (is_whole), 0) AS handed
  FROM line_pairs
  GROUP BY doc, source
),
few_cells AS (
  SELECT unit_code FROM documents GROUP BY unit_code HAVING count(DISTINCT cell) < 6
),
totals AS (
  SELECT doc, sum(weight) AS weight FROM line_weights WHERE doc BETWEEN $first_doc AND $last_doc GROUP BY doc
),
alike AS (
  SELECT
    p.doc, p.source,
    CASE WHEN one.unit_code = other.unit_code AND one.month = other.month AND few.unit_code IS NOT NULL
      THEN (p.same - p.handed) / NULLIF(t.weight - p.handed, 0) ELSE p.same / t.weight
    END AS share
  FROM pairs AS p
  JOIN totals AS t ON t.doc = p.doc
  JOIN documents AS one ON one.doc = p.doc
  JOIN documents AS other ON other.doc = p.source
  LEFT JOIN few_cells AS few ON few.unit_code = one.unit_code
)
SELECT doc, max_by(source, (round(share, 9), source)) AS source, max(share) AS share FROM alike GROUP BY doc
