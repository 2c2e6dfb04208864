/*
title.vi = "Phần giống biên bản của chi bộ khác"
title.en = "The share that stands in minutes of another cell"
grain = "minutes of the 12 months to as_of with enough runs that few cells use"
unit = "share (0-1) of the runs of five syllables that few cells use, found in the one minutes of another cell that holds most of them"
source = "methods.md section 2; runs in more than ten different texts are ways of speaking and say nothing (chosen by us, as in lists of stop words); texts that are the same from end to end count as one, so that a text copied into very many cells is found too"
limits = "At least 20 such runs are needed (chosen by us). Which of two is the source cannot be seen: both are named."
*/
WITH year AS (
  SELECT r.doc, r.cell, r.run
  FROM own_runs AS r
  JOIN documents AS d ON d.doc = r.doc
  WHERE d.month > $as_of - INTERVAL 12 MONTH
),
texts AS (
  SELECT doc, any_value(cell) AS cell, bit_xor(hash(run)) AS whole, count(*) AS n_runs FROM year GROUP BY doc
),
voices AS (
  SELECT min(doc) AS doc, whole, count(DISTINCT cell) AS n_cells FROM texts GROUP BY whole, n_runs
),
of_voices AS (
  SELECT y.doc, y.cell, y.run FROM year AS y JOIN voices AS v ON v.doc = y.doc
),
rare AS (
  SELECT run, count(DISTINCT cell) AS n_cells FROM of_voices GROUP BY run HAVING count(*) <= 10
),
telling AS (
  SELECT o.doc, o.cell, o.run, r.n_cells FROM of_voices AS o JOIN rare AS r ON r.run = o.run
),
n_telling AS (
  SELECT doc, count(*) AS n FROM telling GROUP BY doc HAVING count(*) >= 20
),
pairs AS (
  SELECT one.doc, other.doc AS source, count(*) AS n_same
  FROM telling AS one
  JOIN telling AS other ON other.run = one.run AND other.cell <> one.cell
  WHERE one.n_cells > 1 AND other.n_cells > 1
  GROUP BY one.doc, other.doc
),
best AS (
  SELECT doc, max_by(source, n_same) AS source, max(n_same) AS n_same FROM pairs GROUP BY doc
),
of_text AS (
  SELECT
    t.doc,
    CASE WHEN v.n_cells > 1 THEN 1.0 ELSE COALESCE(b.n_same, 0) / n.n END AS share,
    CASE WHEN v.n_cells > 1 THEN NULLIF(v.doc, t.doc) ELSE b.source END AS source
  FROM texts AS t
  JOIN voices AS v ON v.whole = t.whole
  JOIN n_telling AS n ON n.doc = v.doc
  LEFT JOIN best AS b ON b.doc = v.doc
)
SELECT d.cell_code, d.month, d.meeting_code, s.meeting_code AS source_code, o.share
FROM of_text AS o
JOIN documents AS d ON d.doc = o.doc
LEFT JOIN documents AS s ON s.doc = o.source
