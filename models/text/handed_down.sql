/*
title.vi = "Các đoạn cấp trên chuyển xuống và các câu khuôn mẫu"
title.en = "Passages handed down, and set phrases"
grain = "minutes and line_mark"
source = "methods.md section 2 and product.md U1: passages found in many cells of one parent in the same month. Many = three cells and two fifths of those with minutes, or eight cells and a tenth, in any unit above; a set phrase stands in the minutes of ten cells and a tenth of all, whatever the month. All chosen by us: fewer than three cells are sharing, not handing down."
limits = "Who has hardly anything but what others have (four fifths of the characters outside the form, and under 200 besides) has copied rather than been handed: all such cells together count as one. A text that went to many cells, of which each rewrote more, passes for handed down."
*/
WITH rest AS MATERIALIZED (
  SELECT l.doc, l.cell, l.month, l.line_mark, sum(l.characters) AS characters
  FROM lines AS l
  ANTI JOIN forms AS f ON f.doc = l.doc AND f.line_mark = l.line_mark
  GROUP BY l.doc, l.cell, l.month, l.line_mark
),
heard AS MATERIALIZED (
  SELECT month, line_mark FROM rest GROUP BY month, line_mark HAVING count(DISTINCT cell) >= 3
),
copies AS (
  SELECT r.doc
  FROM rest AS r
  LEFT JOIN heard AS h ON h.month = r.month AND h.line_mark = r.line_mark
  GROUP BY r.doc
  HAVING sum(r.characters) FILTER (WHERE h.line_mark IS NOT NULL) >= 0.8 * sum(r.characters)
    AND COALESCE(sum(r.characters) FILTER (WHERE h.line_mark IS NULL), 0) < 200
),
voices AS MATERIALIZED (
  SELECT r.doc, r.cell, r.month, r.line_mark, CASE WHEN c.doc IS NULL THEN r.cell ELSE 0 END AS voice
  FROM rest AS r
  LEFT JOIN copies AS c ON c.doc = r.doc
),
set_phrases AS (
  SELECT line_mark
  FROM voices
  GROUP BY line_mark
  HAVING count(DISTINCT voice) >= greatest(10, (SELECT 0.1 * max(cell) FROM documents))
),
homes AS (
  SELECT cell, any_value(cell_code) AS cell_code, arg_max(unit_code, month) AS home FROM documents GROUP BY cell
),
above AS MATERIALIZED (
  SELECT DISTINCT h.home, s.unit_code
  FROM homes AS h
  JOIN mart.cell_scope AS s ON s.cell_code = h.cell_code AND s.as_of = $as_of
),
by_home AS MATERIALIZED (
  SELECT h.home, v.month, v.line_mark, count(DISTINCT v.voice) FILTER (WHERE v.voice > 0) AS n_cells, max(v.voice = 0) AS copied
  FROM voices AS v
  SEMI JOIN heard AS m ON m.month = v.month AND m.line_mark = v.line_mark
  JOIN homes AS h ON h.cell = v.cell
  GROUP BY h.home, v.month, v.line_mark
),
n_cells AS (
  SELECT a.unit_code, d.month, count(DISTINCT d.cell) AS n_cells
  FROM documents AS d
  JOIN homes AS h ON h.cell = d.cell
  JOIN above AS a ON a.home = h.home
  GROUP BY a.unit_code, d.month
),
handed AS (
  SELECT a.unit_code, b.month, b.line_mark, sum(b.n_cells) + CAST(max(b.copied) AS INTEGER) AS n_voices
  FROM by_home AS b
  JOIN above AS a ON a.home = b.home
  GROUP BY a.unit_code, b.month, b.line_mark
  HAVING n_voices >= 3
),
many AS (
  SELECT h.unit_code, h.month, h.line_mark
  FROM handed AS h
  JOIN n_cells AS n ON n.unit_code = h.unit_code AND n.month = h.month
  WHERE h.n_voices >= 0.4 * n.n_cells OR (h.n_voices >= 8 AND h.n_voices >= 0.1 * n.n_cells)
),
many_at_home AS (
  SELECT DISTINCT b.home, b.month, b.line_mark
  FROM by_home AS b
  JOIN above AS a ON a.home = b.home
  JOIN many AS m ON m.unit_code = a.unit_code AND m.month = b.month AND m.line_mark = b.line_mark
)
SELECT v.doc, v.line_mark
FROM voices AS v
JOIN homes AS h ON h.cell = v.cell
SEMI JOIN many_at_home AS m ON m.home = h.home AND m.month = v.month AND m.line_mark = v.line_mark
UNION
SELECT v.doc, v.line_mark
FROM voices AS v
SEMI JOIN set_phrases AS p ON p.line_mark = v.line_mark
