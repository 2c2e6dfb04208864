/*
title.vi = "Các chuỗi năm âm tiết của riêng chi bộ"
title.en = "The runs of five syllables that are the cell's own"
grain = "minutes and run, with the first line in which it begins"
*/
SELECT r.doc, r.run, min(r.line_no) AS line_no
FROM left_runs AS r
SEMI JOIN own_lines AS o ON o.doc = r.doc AND o.line_no = r.line_no
WHERE NOT r.passed AND r.doc BETWEEN $first_doc AND $last_doc
GROUP BY r.doc, r.run
