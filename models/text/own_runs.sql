/*
title.vi = "Các chuỗi năm âm tiết của riêng chi bộ"
title.en = "The runs of five syllables that are the cell's own"
grain = "minutes and run, with the first line in which it begins"
*/
WITH runs AS (
  SELECT o.doc, o.cell, d.month, o.line_no, unnest(p.runs) AS run
  FROM intake.passages AS p
  JOIN documents AS d ON d.meeting_code = p.code
  JOIN own_lines AS o ON o.doc = d.doc AND o.line_no = p.line_no
  WHERE p.text_of = 'minutes'
)
SELECT r.doc, r.cell, r.run, min(r.line_no) AS line_no
FROM runs AS r
ANTI JOIN passed_on AS f ON f.cell = r.cell AND f.run = r.run
ANTI JOIN passed_on AS h ON h.month = r.month AND h.run = r.run
GROUP BY r.doc, r.cell, r.run
