/*
title.vi = "Các dòng chi bộ lặp lại từ kỳ này sang kỳ khác"
title.en = "Lines that last in a cell's minutes"
grain = "cell and line_mark, of cells with at least four minutes"
source = "docs/methods.md#text-minutes-that-repeat has 30 % of the cell's minutes; one half is chosen by us: what is copied on from month to month fades with every rewritten line, a form stays"
*/
SELECT l.cell, l.line_mark
FROM cell_lines AS l
JOIN (SELECT cell, count(*) AS n_docs FROM documents GROUP BY cell) AS of ON of.cell = l.cell
WHERE of.n_docs >= 4
GROUP BY l.cell, l.line_mark, of.n_docs
HAVING sum(l.n_docs) >= 0.5 * of.n_docs
