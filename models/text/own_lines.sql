/*
title.vi = "Các dòng của riêng chi bộ"
title.en = "The lines that are the cell's own"
grain = "minutes and line"
*/
SELECT l.doc, l.cell, l.line_no, l.characters, l.figures, l.line_mark
FROM lines AS l
ANTI JOIN forms AS f ON f.doc = l.doc AND f.line_mark = l.line_mark
ANTI JOIN handed_down AS h ON h.doc = l.doc AND h.line_mark = l.line_mark
