/*
title.vi = "Các chuỗi năm âm tiết của mẫu biên bản"
title.en = "The runs of five syllables of the form"
grain = "cell and run"
source = "our own: a line of the form in which a word was changed is still form, so its other runs are left out too"
*/
WITH form_lines AS (
  SELECT d.cell, f.line_mark, min(f.doc) AS doc FROM forms AS f JOIN documents AS d ON d.doc = f.doc GROUP BY d.cell, f.line_mark
)
SELECT DISTINCT f.cell, unnest(p.runs) AS run
FROM form_lines AS f
JOIN lines AS l ON l.doc = f.doc AND l.line_mark = f.line_mark
JOIN intake.text_fingerprints AS p ON p.rowid = l.passage
