/*
title.vi = "Biên bản không có gì mà chỉ chi bộ này mới viết được"
title.en = "Minutes in which nothing stands that only this cell could have written"
grain = "minutes of the 12 months to as_of"
unit = "own: what the text says that the minutes at hand do not say already, in runs of five syllables that are the cell's own (1 = nowhere else, less the more minutes have it, 0 from one in fifty on, chosen by us); shows below 7 such runs, what 11 syllables have (chosen by us); measure grows as it shrinks below 12 runs, which is a sentence of 16 syllables (chosen by us)"
source = "docs/methods.md#own-content-of-minutes: surprisal of runs against the corpus, without lists of phrases, after form and handed-down text are taken out (docs/methods.md#text-minutes-that-repeat)"
limits = "A passage handed down to one or two cells alone passes for their own. Short is not empty: one sentence with figures and names of its own is enough for a place above the hollow ones. Minutes copied by the cell itself are its own, and no empty ones."
*/
WITH placed AS (
  SELECT r.doc, d.cell, r.run FROM own_runs AS r JOIN documents AS d ON d.doc = r.doc
),
elsewhere AS (
  SELECT run, count(*) AS n_docs FROM placed GROUP BY run HAVING min(cell) <> max(cell)
),
corpus AS (
  SELECT ln(greatest(0.02 * count(*), 10)) AS log_common FROM documents
),
own AS (
  SELECT p.doc, sum(CASE WHEN e.run IS NULL THEN 1.0 ELSE greatest(0, 1 - ln(e.n_docs) / c.log_common) END) AS own
  FROM placed AS p
  CROSS JOIN corpus AS c
  LEFT JOIN elsewhere AS e ON e.run = p.run
  GROUP BY p.doc
)
SELECT
  d.cell_code, d.month, d.meeting_code,
  COALESCE(o.own, 0) < 7 AS shows,
  round(-ln(4 + least(COALESCE(o.own, 0), 12)), 6) AS measure
FROM documents AS d
LEFT JOIN own AS o ON o.doc = d.doc
WHERE d.month > $as_of - INTERVAL 12 MONTH
