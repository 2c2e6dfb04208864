/*
title.vi = "Phần của riêng chi bộ dài bao nhiêu"
title.en = "How much of the minutes is the cell's own"
grain = "minutes with a run of their own"
unit = "enough: at least 200 characters"
source = "methods.md section 2: under 200 characters left is formal or empty, and not compared"
*/
WITH sizes AS (
  SELECT doc, sum(characters) AS characters FROM own_lines GROUP BY doc
)
SELECT r.doc, count(*) AS n_runs, any_value(s.characters) >= 200 AS enough
FROM own_runs AS r
JOIN sizes AS s ON s.doc = r.doc
GROUP BY r.doc
