/*
title.vi = "Các đoạn cấp trên chuyển xuống và các câu khuôn mẫu"
title.en = "Passages handed down, and set phrases"
grain = "minutes and line"
unit = "exact: the line with its figures"
source = "docs/methods.md#text-minutes-that-repeat and docs/screens.md#handed-down-text: passages found in many cells of one parent in the same month. Many = three cells and two fifths of those with minutes, or eight cells and a tenth, in any unit above; a set phrase stands in the minutes of ten cells and a tenth of all, whatever the month. All chosen by us: fewer than three cells are sharing, not handing down. What was handed down anywhere is nobody's own in that month and the two after it, for it is taken up late, or carried along by who copies."
limits = "Who has hardly anything but what others have (four fifths of the characters outside the form, and under 200 besides) has copied rather than been handed: all such cells together count as one. A text that went to many cells, of which each rewrote more, passes for handed down."
*/
WITH rest AS MATERIALIZED (
  SELECT l.doc, l.cell, l.month, l.exact, sum(l.characters) AS characters
  FROM lines AS l
  ANTI JOIN forms AS f ON f.doc = l.doc AND f.line_mark = l.line_mark
  GROUP BY l.doc, l.cell, l.month, l.exact
),
heard AS MATERIALIZED (
  SELECT month, exact FROM rest GROUP BY month, exact HAVING count(DISTINCT cell) >= 3
),
copies AS (
  SELECT r.doc
  FROM rest AS r
  LEFT JOIN heard AS h ON h.month = r.month AND h.exact = r.exact
  GROUP BY r.doc
  HAVING sum(r.characters) FILTER (WHERE h.exact IS NOT NULL) >= 0.8 * sum(r.characters)
    AND COALESCE(sum(r.characters) FILTER (WHERE h.exact IS NULL), 0) < 200
),
voices AS MATERIALIZED (
  SELECT r.doc, r.cell, r.month, r.exact, CASE WHEN c.doc IS NULL THEN r.cell ELSE 0 END AS voice
  FROM rest AS r
  LEFT JOIN copies AS c ON c.doc = r.doc
),
set_phrases AS (
  SELECT exact
  FROM voices
  GROUP BY exact
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
  SELECT h.home, v.month, v.exact, count(DISTINCT v.voice) FILTER (WHERE v.voice > 0) AS n_cells, max(v.voice = 0) AS copied
  FROM voices AS v
  SEMI JOIN heard AS m ON m.month = v.month AND m.exact = v.exact
  JOIN homes AS h ON h.cell = v.cell
  GROUP BY h.home, v.month, v.exact
),
n_cells AS (
  SELECT a.unit_code, d.month, count(DISTINCT d.cell) AS n_cells
  FROM documents AS d
  JOIN homes AS h ON h.cell = d.cell
  JOIN above AS a ON a.home = h.home
  GROUP BY a.unit_code, d.month
),
handed AS (
  SELECT a.unit_code, b.month, b.exact, sum(b.n_cells) + CAST(max(b.copied) AS INTEGER) AS n_voices
  FROM by_home AS b
  JOIN above AS a ON a.home = b.home
  GROUP BY a.unit_code, b.month, b.exact
  HAVING n_voices >= 3
),
many AS (
  SELECT h.unit_code, h.month, h.exact
  FROM handed AS h
  JOIN n_cells AS n ON n.unit_code = h.unit_code AND n.month = h.month
  WHERE h.n_voices >= 0.4 * n.n_cells OR (h.n_voices >= 8 AND h.n_voices >= 0.1 * n.n_cells)
)
SELECT v.doc, v.exact
FROM voices AS v
JOIN (SELECT DISTINCT month, exact FROM many) AS m
  ON m.exact = v.exact AND v.month BETWEEN m.month AND m.month + INTERVAL 2 MONTH
UNION
SELECT v.doc, v.exact
FROM voices AS v
SEMI JOIN set_phrases AS p ON p.exact = v.exact
