/*
title.vi = "Biên bản không có câu nào chỉ chi bộ này mới viết được"
title.en = "Minutes without a sentence that only this cell could have written"
grain = "minutes of the 12 months to as_of"
unit = "shows: fewer than 50 characters are left in the lines that tell something of the cell"
source = "domain.md section 6, signs 1 and 12 (no unit-specific figures, sketchy minutes); methods.md section 2 (nothing left beside form and what was handed down). A line tells nothing where it lasts in the cell's minutes, or where, without a figure, it stands in the minutes of four cells and three months. All numbers chosen by us: 50 characters are the shortest sentence; three cells may share a text, and what many wrote in one month was handed down."
limits = "A passage handed down to one or two cells alone passes for their own."
*/
WITH common AS (
  SELECT o.line_mark
  FROM own_lines AS o
  JOIN documents AS d ON d.doc = o.doc
  WHERE o.figures = 0
  GROUP BY o.line_mark
  HAVING count(DISTINCT o.cell) >= 4 AND count(DISTINCT d.month) >= 3
),
telling AS (
  SELECT o.doc, sum(o.characters) AS characters
  FROM own_lines AS o
  ANTI JOIN lasting AS a ON a.cell = o.cell AND a.line_mark = o.line_mark
  LEFT JOIN common AS c ON c.line_mark = o.line_mark
  WHERE o.figures > 0 OR c.line_mark IS NULL
  GROUP BY o.doc
)
SELECT d.cell_code, d.month, d.meeting_code, COALESCE(t.characters, 0) < 50 AS shows
FROM documents AS d
LEFT JOIN telling AS t ON t.doc = d.doc
WHERE d.month > $as_of - INTERVAL 12 MONTH
