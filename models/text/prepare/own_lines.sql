/*
title.vi = "Các dòng của riêng chi bộ"
title.en = "The lines that are the cell's own"
grain = "minutes and line"
source = "our own: a line of which a quarter of the runs were passed on is one of the form, or handed down, with some words changed; one changed word takes five runs with it"
*/
WITH changed AS (
  SELECT doc, line_no
  FROM left_runs
  WHERE doc BETWEEN $first_doc AND $last_doc
  GROUP BY doc, line_no
  HAVING count(*) FILTER (WHERE passed) >= 0.25 * count(*)
)
SELECT l.doc, l.cell, l.month, l.line_no, l.characters, l.figures, l.line_mark
FROM left_lines AS l
ANTI JOIN changed AS c ON c.doc = l.doc AND c.line_no = l.line_no
WHERE l.doc BETWEEN $first_doc AND $last_doc
