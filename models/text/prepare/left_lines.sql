/*
title.vi = "Các dòng còn lại sau khi bỏ mẫu và phần cấp trên chuyển xuống"
title.en = "The lines left beside the form and what was handed down"
grain = "minutes and line, in this order"
unit = "runs: marks of its runs of five syllables"
*/
SELECT l.doc, l.cell, l.month, l.line_no, l.characters, l.figures, l.line_mark, p.runs
FROM lines AS l
JOIN intake.text_fingerprints AS p ON p.rowid = l.passage
ANTI JOIN forms AS f ON f.doc = l.doc AND f.line_mark = l.line_mark
ANTI JOIN handed_down AS h ON h.doc = l.doc AND h.exact = l.exact
ORDER BY l.doc, l.line_no
