/*
title.vi = "Các chuỗi năm âm tiết của mỗi văn bản khác nhau"
title.en = "The runs of each different text"
grain = "voice and run, with the first line in which it begins"
*/
SELECT r.doc, v.cell, v.unit, v.month, r.line_no, r.run
FROM own_runs AS r
JOIN voices AS v ON v.doc = r.doc
WHERE r.run BETWEEN $first_run::UINTEGER AND $last_run::UINTEGER
