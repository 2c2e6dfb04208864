/*
title.vi = "Phần giống biên bản của chi bộ khác"
title.en = "The share that stands in minutes of another cell"
grain = "minutes of the 12 months to as_of with enough of the cell's own"
unit = "share (0-1) of its own runs of five syllables that stand in the one minutes of another cell that holds most of them; a run counts the more, the fewer texts have it (logarithm of texts per text that has it, all the same up to ten; where half of these are of one month, that month counts once)"
source = "methods.md section 2: containment of runs; the weight is that of text retrieval (inverse document frequency, Spärck Jones 1972), without which chance likeness would grow with the number of cells. A line that stands there but for its figures counts whole in minutes of the same month, and within an organisation of one next to it, where fewer than ten texts of other months have it: figures are what is changed in a text taken over, and a text reaches a stranger within the month or not at all (over a whole province and three months the set phrases of some cell always meet). So does a line of which half the runs stand there, for the words that were changed take the runs around them along."
limits = "Only the three minutes that have most runs in common with it are held against it: all runs within an organisation and month; elsewhere runs of at most ten texts, and of more where half of these are of one month, there by the first and the last of them alone; more would grow with the square of the cells, and what many say all year is a way of speaking (chosen by us). Texts that are the same from end to end count as one. In an organisation of fewer than six cells one passage that two of them have word for word in a month may have been handed down to them, and is not counted; in larger ones it would stand with a third. Which of two is the source cannot be seen: both are named."
*/
WITH texts AS MATERIALIZED (
  SELECT r.doc, any_value(r.cell) AS cell, any_value(d.month) AS month, bit_xor(hash(r.run)) AS whole, count(*) AS n_runs
  FROM own_runs AS r
  JOIN documents AS d ON d.doc = r.doc
  WHERE d.month > $as_of - INTERVAL 12 MONTH
  GROUP BY r.doc
),
voices AS MATERIALIZED (
  SELECT
    whole, n_runs, min(doc) AS doc, arg_min(month, doc) AS month, count(DISTINCT cell) AS n_cells,
    min(cell) AS first_cell, arg_min(doc, cell) AS first_doc, arg_max(doc, cell) AS last_doc
  FROM texts
  GROUP BY whole, n_runs
),
of_voices AS MATERIALIZED (
  SELECT r.doc, r.cell, d.unit_code, d.month, r.line_no, r.run
  FROM own_runs AS r
  JOIN voices AS v ON v.doc = r.doc
  JOIN documents AS d ON d.doc = r.doc
),
by_month AS (
  SELECT run, month, count(*) AS n_texts, min(doc) AS first_doc, max(doc) AS last_doc FROM of_voices GROUP BY run, month
),
known AS MATERIALIZED (
  SELECT
    run, sum(n_texts) AS n_texts, arg_max(month, n_texts) AS month, 2 * max(n_texts) >= sum(n_texts) AS of_a_month,
    CASE WHEN of_a_month THEN sum(n_texts) - max(n_texts) + 1 ELSE sum(n_texts) END AS n_voices,
    arg_max(first_doc, n_texts) AS first_doc, arg_max(last_doc, n_texts) AS last_doc
  FROM by_month
  GROUP BY run
  HAVING sum(n_texts) > 1
),
met AS (
  SELECT one.doc, other.doc AS source, one.run
  FROM of_voices AS one
  JOIN known AS k ON k.run = one.run AND k.n_texts <= 10
  JOIN of_voices AS other ON other.run = one.run AND other.cell <> one.cell
  UNION ALL
  SELECT one.doc, other.doc AS source, one.run
  FROM of_voices AS one
  JOIN known AS k ON k.run = one.run AND k.n_texts > 10
  JOIN of_voices AS other
    ON other.run = one.run AND other.month = one.month AND other.unit_code = one.unit_code AND other.cell <> one.cell
  UNION ALL
  SELECT o.doc, unnest([k.first_doc, k.last_doc]) AS source, o.run
  FROM of_voices AS o
  JOIN known AS k ON k.run = o.run AND k.month = o.month AND k.n_texts > 10 AND k.of_a_month
),
likely AS MATERIALIZED (
  SELECT
    m.doc, m.source,
    abs(date_diff('month', any_value(one.month), any_value(other.month))) <=
      CASE WHEN any_value(one.unit_code) = any_value(other.unit_code) THEN 1 ELSE 0 END AS at_once
  FROM met AS m
  JOIN documents AS one ON one.doc = m.doc
  JOIN documents AS other ON other.doc = m.source
  WHERE other.cell <> one.cell
  GROUP BY m.doc, m.source
  QUALIFY row_number() OVER (PARTITION BY m.doc ORDER BY count(*) DESC, m.source) <= 3
),
weighed AS MATERIALIZED (
  SELECT o.doc, o.line_no, o.run, ln((SELECT count(*) FROM voices) / greatest(COALESCE(k.n_voices, 1),10)) AS weight
  FROM of_voices AS o
  LEFT JOIN known AS k ON k.run = o.run
),
line_weights AS MATERIALIZED (
  SELECT doc, line_no, sum(weight) AS weight, count(*) AS n_runs FROM weighed GROUP BY doc, line_no
),
by_run AS (
  SELECT l.doc, l.source, one.line_no, sum(one.weight) AS same, count(*) AS n_same
  FROM likely AS l
  JOIN weighed AS one ON one.doc = l.doc
  JOIN weighed AS other ON other.doc = l.source AND other.run = one.run
  GROUP BY l.doc, l.source, one.line_no
),
line_months AS (
  SELECT o.line_mark, v.month, count(*) AS n_texts
  FROM own_lines AS o
  JOIN voices AS v ON v.doc = o.doc
  GROUP BY o.line_mark, v.month
),
few AS (
  SELECT line_mark FROM line_months GROUP BY line_mark HAVING sum(n_texts) - max(n_texts) < 10
),
few_lines AS MATERIALIZED (
  SELECT o.doc, o.line_no, o.line_mark
  FROM own_lines AS o
  SEMI JOIN voices AS v ON v.doc = o.doc
  SEMI JOIN few AS f ON f.line_mark = o.line_mark
),
by_line AS (
  SELECT l.doc, l.source, one.line_no, any_value(w.weight) AS same, any_value(w.n_runs) AS n_same
  FROM likely AS l
  JOIN few_lines AS one ON one.doc = l.doc
  JOIN few_lines AS other ON other.doc = l.source AND other.line_mark = one.line_mark
  JOIN line_weights AS w ON w.doc = one.doc AND w.line_no = one.line_no
  WHERE l.at_once
  GROUP BY l.doc, l.source, one.line_no
),
line_pairs AS (
  SELECT
    p.doc, p.source, w.weight, max(p.n_same) = w.n_runs AS is_whole,
    CASE WHEN bool_or(l.at_once) AND max(p.n_same) >= 0.5 * w.n_runs THEN w.weight ELSE max(p.same) END AS same
  FROM (FROM by_run UNION ALL FROM by_line) AS p
  JOIN likely AS l ON l.doc = p.doc AND l.source = p.source
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
  SELECT doc, sum(weight) AS weight FROM line_weights GROUP BY doc
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
),
best AS (
  SELECT doc, max_by(source, (share, source)) AS source, max(share) AS share FROM alike GROUP BY doc
),
-- Where several cells hold the very same text, each is told of another one.
of_text AS (
  SELECT
    t.doc,
    CASE WHEN v.n_cells > 1 THEN 1.0 ELSE COALESCE(b.share, 0) END AS share,
    CASE WHEN v.n_cells = 1 THEN b.source WHEN t.cell = v.first_cell THEN v.last_doc ELSE v.first_doc END AS source
  FROM texts AS t
  JOIN voices AS v ON v.whole = t.whole AND v.n_runs = t.n_runs
  LEFT JOIN best AS b ON b.doc = v.doc
)
SELECT d.cell_code, d.month, d.meeting_code, s.meeting_code AS source_code, o.share
FROM of_text AS o
JOIN documents AS d ON d.doc = o.doc
JOIN own_sizes AS z ON z.doc = o.doc AND z.enough
LEFT JOIN documents AS s ON s.doc = o.source
