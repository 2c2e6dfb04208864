/*
title.vi = "Các dòng của chi bộ"
title.en = "The lines of a cell"
grain = "cell, organisation directly above, and line_mark"
unit = "n_docs: minutes that have the line"
*/
SELECT cell, unit, line_mark, count(DISTINCT doc) AS n_docs
FROM lines
WHERE doc BETWEEN $first_doc AND $last_doc
GROUP BY cell, unit, line_mark
