/*
title.vi = "Các chuỗi năm âm tiết của những dòng còn lại"
title.en = "The runs of five syllables of the lines that are left"
grain = "minutes, line and run"
unit = "passed: the run stands in the form or in what was handed down"
*/
WITH runs AS (
  SELECT doc, cell, month, line_no, unnest(runs) AS run FROM left_lines WHERE doc BETWEEN $first_doc AND $last_doc
)
SELECT
  r.doc, r.line_no, r.run,
  f.run IS NOT NULL OR COALESCE(h.months >> date_diff('month', r.month, $as_of) & 1, 0) = 1 AS passed
FROM runs AS r
LEFT JOIN form_runs AS f ON f.cell = r.cell AND f.run = r.run AND f.cell BETWEEN $first_cell AND $last_cell
LEFT JOIN handed_runs AS h ON h.run = r.run
