/*
title.vi = "Các chuỗi năm âm tiết của mẫu và của phần cấp trên chuyển xuống"
title.en = "The runs of five syllables of the form and of what was handed down"
grain = "cell and run of its form; month and run of what was handed down then or in the two months before (cell = 0)"
source = "our own: a line of the form in which a word was changed is still form, so its other runs are left out too"
*/
WITH form_lines AS (
  SELECT d.cell, f.line_mark, min(f.doc) AS doc FROM forms AS f JOIN documents AS d ON d.doc = f.doc GROUP BY d.cell, f.line_mark
),
-- What was handed down is carried along for two months by who copies.
handed_lines AS (
  SELECT month, exact, min(doc) AS doc
  FROM (
    SELECT unnest([d.month, d.month + INTERVAL 1 MONTH, d.month + INTERVAL 2 MONTH]) AS month, h.exact, h.doc
    FROM handed_down AS h
    JOIN documents AS d ON d.doc = h.doc
  )
  GROUP BY month, exact
),
chosen AS (
  SELECT l.doc, l.line_no, f.cell, CAST(NULL AS DATE) AS month
  FROM form_lines AS f
  JOIN lines AS l ON l.doc = f.doc AND l.line_mark = f.line_mark
  UNION ALL
  SELECT l.doc, l.line_no, 0 AS cell, CAST(h.month AS DATE) AS month
  FROM handed_lines AS h
  JOIN lines AS l ON l.doc = h.doc AND l.exact = h.exact
)
SELECT DISTINCT c.cell, c.month, unnest(p.runs) AS run
FROM chosen AS c
JOIN documents AS d ON d.doc = c.doc
JOIN intake.passages AS p ON p.code = d.meeting_code AND p.line_no = c.line_no
WHERE p.text_of = 'minutes'
