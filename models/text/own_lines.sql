/*
title.vi = "Các dòng của riêng chi bộ"
title.en = "The lines that are the cell's own"
grain = "minutes and line"
source = "our own: a line of which a quarter of the runs were passed on is one of the form, or handed down, with some words changed; one changed word takes five runs with it"
*/
WITH runs AS (
  SELECT l.doc, l.cell, l.month, l.line_no, unnest(p.runs) AS run
  FROM intake.passages AS p
  JOIN documents AS d ON d.meeting_code = p.code
  JOIN left_lines AS l ON l.doc = d.doc AND l.line_no = p.line_no
  WHERE p.text_of = 'minutes'
),
changed AS (
  SELECT r.doc, r.line_no
  FROM runs AS r
  LEFT JOIN (SELECT DISTINCT cell, run FROM passed_on WHERE cell > 0) AS f ON f.cell = r.cell AND f.run = r.run
  LEFT JOIN (SELECT DISTINCT month, run FROM passed_on WHERE cell = 0) AS h ON h.month = r.month AND h.run = r.run
  GROUP BY r.doc, r.line_no
  HAVING count(COALESCE(f.run, h.run)) >= 0.25 * count(*)
)
SELECT l.doc, l.cell, l.line_no, l.characters, l.figures, l.line_mark
FROM left_lines AS l
ANTI JOIN changed AS c ON c.doc = l.doc AND c.line_no = l.line_no
