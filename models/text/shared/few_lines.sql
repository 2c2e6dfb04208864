/*
title.vi = "Các dòng ít văn bản tháng khác có"
title.en = "Lines that few texts of other months have"
grain = "line of a voice"
*/
WITH line_months AS (
  SELECT o.line_mark, o.month, count(*) AS n_texts
  FROM own_lines AS o
  SEMI JOIN voices AS v ON v.doc = o.doc
  GROUP BY o.line_mark, o.month
),
few AS (
  SELECT line_mark FROM line_months GROUP BY line_mark HAVING sum(n_texts) - max(n_texts) < 10
)
SELECT o.doc, o.line_no, o.line_mark
FROM own_lines AS o
SEMI JOIN voices AS v ON v.doc = o.doc
SEMI JOIN few AS f ON f.line_mark = o.line_mark
