/*
title.vi = "Phần chép lại từ biên bản trước của chính chi bộ, 24 tháng"
title.en = "The share that stands in earlier minutes of the same cell, 24 months"
grain = "minutes of the 24 months to as_of with enough of the cell's own"
unit = "share (0-1) of its own runs of five syllables that stand in the one earlier minutes of the 12 months before it that holds most of them; a line that stands there but for its figures counts whole, where at most three cells write it"
source = "docs/methods.md#text-minutes-that-repeat: containment of runs; figures apart, because changing them is how minutes are brought up to date"
limits = "Two minutes of one day are one text for two sessions, and not compared. Minutes before the last 12 months are compared with those at hand, which go back 24 months."
*/
WITH runs AS (
  SELECT r.doc, d.cell, r.line_no, r.run
  FROM own_runs AS r
  JOIN documents AS d ON d.doc = r.doc
  WHERE r.doc BETWEEN $first_doc AND $last_doc
),
own AS (
  FROM own_lines WHERE doc BETWEEN $first_doc AND $last_doc
),
lines_of AS (
  SELECT doc, line_no, count(*) AS n_runs FROM runs GROUP BY doc, line_no
),
again AS (
  SELECT cell, run FROM runs GROUP BY cell, run HAVING count(*) > 1
),
repeated AS (
  SELECT r.doc, r.cell, r.line_no, r.run FROM runs AS r SEMI JOIN again AS a ON a.cell = r.cell AND a.run = r.run
),
by_run AS (
  SELECT later.doc, earlier.doc AS source, later.line_no, count(*) AS n_same
  FROM repeated AS later
  JOIN repeated AS earlier ON earlier.cell = later.cell AND earlier.run = later.run AND earlier.doc < later.doc
  GROUP BY later.doc, earlier.doc, later.line_no
),
by_line AS (
  SELECT DISTINCT later.doc, earlier.doc AS source, later.line_no, n.n_runs AS n_same
  FROM own AS later
  JOIN own AS earlier
    ON earlier.cell = later.cell AND earlier.line_mark = later.line_mark AND earlier.doc < later.doc
  SEMI JOIN rare_lines AS f ON f.line_mark = later.line_mark
  JOIN lines_of AS n ON n.doc = later.doc AND n.line_no = later.line_no
),
line_pairs AS (
  SELECT doc, source, line_no, max(n_same) AS n_same
  FROM (FROM by_run UNION ALL FROM by_line)
  GROUP BY doc, source, line_no
),
pairs AS (
  SELECT doc, source, sum(n_same) AS n_same FROM line_pairs GROUP BY doc, source
),
comparable AS MATERIALIZED (
  SELECT later.doc, earlier.doc AS source, earlier.meeting_code AS source_code
  FROM documents AS later
  JOIN documents AS earlier ON earlier.cell = later.cell AND earlier.held_on < later.held_on
  WHERE later.doc BETWEEN $first_doc AND $last_doc AND earlier.held_on >= later.held_on - INTERVAL 12 MONTH
),
best AS (
  SELECT p.doc, max_by(c.source_code, (p.n_same, p.source)) AS source_code, max(p.n_same) AS n_same
  FROM pairs AS p
  JOIN comparable AS c ON c.doc = p.doc AND c.source = p.source
  GROUP BY p.doc
)
SELECT d.cell_code, d.month, d.meeting_code, b.source_code, COALESCE(b.n_same, 0) / s.n_runs AS share
FROM documents AS d
JOIN own_sizes AS s ON s.doc = d.doc AND s.enough
LEFT JOIN best AS b ON b.doc = d.doc
WHERE d.doc BETWEEN $first_doc AND $last_doc
