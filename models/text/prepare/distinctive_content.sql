/*
title.vi = "Phần chỉ chi bộ này mới viết được"
title.en = "What only this cell could have written"
grain = "minutes with at least one such line"
unit = "characters of these lines"
source = "docs/domain.md#signals-of-formalism, nos. 1 and 12 (no unit-specific figures, sketchy minutes). A line tells nothing where it lasts in the cell's minutes, or where, without a figure, it stands in the minutes of four cells and three months (chosen by us: three cells may share a text, and what many wrote in one month was handed down)."
*/
WITH common AS (
  SELECT o.line_mark
  FROM own_lines AS o
  JOIN documents AS d ON d.doc = o.doc
  WHERE o.figures = 0
  GROUP BY o.line_mark
  HAVING count(DISTINCT o.cell) >= 4 AND count(DISTINCT d.month) >= 3
)
SELECT o.doc, sum(o.characters) AS characters
FROM own_lines AS o
ANTI JOIN boilerplate_lines AS a ON a.cell = o.cell AND a.line_mark = o.line_mark
LEFT JOIN common AS c ON c.line_mark = o.line_mark
WHERE o.figures > 0 OR c.line_mark IS NULL
GROUP BY o.doc
