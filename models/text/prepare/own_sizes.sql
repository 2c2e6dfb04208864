/*
title.vi = "Phần của riêng chi bộ dài bao nhiêu"
title.en = "How much of the minutes is the cell's own"
grain = "minutes with a run of their own"
unit = "enough: at least 200 characters that only this cell could have written, or that it pastes each month, and 40 runs, which is as much"
source = "docs/methods.md#text-minutes-that-repeat: under 200 characters left is formal or empty, and not compared"
*/
WITH pasted AS (
  SELECT o.doc, sum(o.characters) AS characters
  FROM own_lines AS o
  SEMI JOIN boilerplate_lines AS a ON a.cell = o.cell AND a.line_mark = o.line_mark
  GROUP BY o.doc
)
SELECT r.doc, r.n_runs, COALESCE(t.characters, 0) + COALESCE(p.characters, 0) >= 200 AND r.n_runs >= 40 AS enough
FROM (SELECT doc, count(*) AS n_runs FROM own_runs GROUP BY doc) AS r
LEFT JOIN distinctive_content AS t ON t.doc = r.doc
LEFT JOIN pasted AS p ON p.doc = r.doc
