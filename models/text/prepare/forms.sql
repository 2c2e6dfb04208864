/*
title.vi = "Các dòng thuộc mẫu biên bản"
title.en = "Lines that belong to the form"
grain = "minutes and line_mark"
source = "docs/methods.md#text-minutes-that-repeat: lines that, digits masked, stand in at least 30 % of the siblings' minutes, or last in the cell's own. What lasts in the minutes of three cells is a form for all (chosen by us), so that it stays one where it is copied along"
limits = "What only this cell repeats (fewer than three other cells have it) is a form only where it takes up at most half of what is the cell's alone, chosen by us: minutes pasted anew each month are no form."
*/
WITH marks AS (
  SELECT line_mark, count(DISTINCT cell) AS n_cells FROM cell_lines GROUP BY line_mark
),
of_province AS (
  SELECT line_mark FROM boilerplate_lines GROUP BY line_mark HAVING count(*) >= 3
),
of_unit AS (
  SELECT l.unit, l.line_mark
  FROM cell_lines AS l
  JOIN (SELECT unit, count(*) AS n_docs FROM documents GROUP BY unit) AS of ON of.unit = l.unit
  GROUP BY l.unit, l.line_mark, of.n_docs
  HAVING sum(l.n_docs) >= 0.3 * of.n_docs AND count(*) >= 3
),
-- What is the cell's alone: neither the organisation's form nor known to three other cells.
alone AS (
  SELECT l.cell, l.characters, c.line_mark IS NOT NULL AS stays
  FROM lines AS l
  JOIN marks AS m ON m.line_mark = l.line_mark AND m.n_cells <= 3
  LEFT JOIN boilerplate_lines AS c ON c.cell = l.cell AND c.line_mark = l.line_mark
  ANTI JOIN of_unit AS u ON u.unit = l.unit AND u.line_mark = l.line_mark
),
pasted AS (
  SELECT cell FROM alone GROUP BY cell HAVING sum(characters) FILTER (WHERE stays) > 0.5 * sum(characters)
)
SELECT DISTINCT l.doc, l.line_mark
FROM lines AS l
LEFT JOIN of_unit AS u ON u.unit = l.unit AND u.line_mark = l.line_mark
LEFT JOIN boilerplate_lines AS c ON c.cell = l.cell AND c.line_mark = l.line_mark
LEFT JOIN of_province AS v ON v.line_mark = l.line_mark
LEFT JOIN marks AS m ON m.line_mark = c.line_mark
LEFT JOIN pasted AS p ON p.cell = l.cell
WHERE u.line_mark IS NOT NULL OR v.line_mark IS NOT NULL
  OR l.line_mark IN (SELECT line_mark FROM intake.templates)
  OR (c.line_mark IS NOT NULL AND (m.n_cells > 3 OR p.cell IS NULL))
