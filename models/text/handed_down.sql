/*
title.vi = "Các đoạn cấp trên chuyển xuống và các câu khuôn mẫu"
title.en = "Passages handed down, and set phrases"
grain = "minutes and line_mark"
source = "methods.md section 2 and product.md U1: passages found in many cells of one parent in the same month. Many = three cells and two fifths of those with minutes, or eight cells and a tenth, in any unit above; a set phrase stands in the minutes of ten cells and a tenth of all, whatever the month. All chosen by us: fewer than three cells are sharing, not handing down."
limits = "Where one text stands in many cells as a whole, its cells count as one: what is the same from end to end was copied, not handed down."
*/
WITH texts AS (
  SELECT doc, bit_xor(hash(line_mark)) AS whole
  FROM lines
  WHERE (doc, line_mark) NOT IN (SELECT (doc, line_mark) FROM forms)
  GROUP BY doc
),
voices AS (
  SELECT l.doc, l.cell, l.month, l.line_mark, t.whole
  FROM lines AS l
  JOIN texts AS t ON t.doc = l.doc
),
set_phrases AS (
  SELECT line_mark
  FROM voices
  GROUP BY line_mark
  HAVING least(count(DISTINCT cell), count(DISTINCT whole)) >= greatest(10, (SELECT 0.1 * max(cell) FROM documents))
),
frequent AS (
  SELECT month, line_mark
  FROM voices
  GROUP BY month, line_mark
  HAVING least(count(DISTINCT cell), count(DISTINCT whole)) >= 3
),
above AS (
  SELECT DISTINCT d.cell, s.unit_code
  FROM mart.cell_scope AS s
  JOIN documents AS d ON d.cell_code = s.cell_code
  WHERE s.as_of = $as_of
),
n_cells AS (
  SELECT a.unit_code, d.month, count(DISTINCT d.cell) AS n_cells
  FROM documents AS d
  JOIN above AS a ON a.cell = d.cell
  GROUP BY a.unit_code, d.month
),
handed AS (
  SELECT a.unit_code, v.month, v.line_mark, least(count(DISTINCT v.cell), count(DISTINCT v.whole)) AS n_voices
  FROM voices AS v
  JOIN frequent AS f ON f.month = v.month AND f.line_mark = v.line_mark
  JOIN above AS a ON a.cell = v.cell
  GROUP BY a.unit_code, v.month, v.line_mark
),
many AS (
  SELECT h.unit_code, h.month, h.line_mark
  FROM handed AS h
  JOIN n_cells AS n ON n.unit_code = h.unit_code AND n.month = h.month
  WHERE (h.n_voices >= 3 AND h.n_voices >= 0.4 * n.n_cells) OR (h.n_voices >= 8 AND h.n_voices >= 0.1 * n.n_cells)
)
SELECT DISTINCT v.doc, v.line_mark
FROM voices AS v
JOIN above AS a ON a.cell = v.cell
JOIN many AS m ON m.unit_code = a.unit_code AND m.month = v.month AND m.line_mark = v.line_mark
UNION
SELECT v.doc, v.line_mark
FROM voices AS v
JOIN set_phrases AS p ON p.line_mark = v.line_mark
