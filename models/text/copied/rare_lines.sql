/*
title.vi = "Các dòng nhiều nhất ba chi bộ viết"
title.en = "Lines that at most three cells write"
grain = "line_mark"
*/
SELECT line_mark FROM own_lines GROUP BY line_mark HAVING count(DISTINCT cell) <= 3
