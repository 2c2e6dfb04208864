/*
title.vi = "Các dòng chi bộ lặp lại từ kỳ này sang kỳ khác"
title.en = "Lines that last in a cell's minutes"
grain = "cell and line_mark, of cells with at least four minutes"
source = "methods.md section 2 has 30 % of the cell's minutes; one half is chosen by us: what is copied on from month to month fades with every rewritten line, a form stays"
*/
SELECT cell, line_mark
FROM lines
JOIN (SELECT cell, count(*) AS n_docs FROM documents GROUP BY cell) USING (cell)
WHERE n_docs >= 4
GROUP BY cell, line_mark, n_docs
HAVING count(DISTINCT doc) >= 0.5 * n_docs
