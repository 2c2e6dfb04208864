/*
title.vi = "Trọng số của các dòng"
title.en = "What the lines weigh"
grain = "line of a voice"
*/
SELECT r.doc, r.line_no, sum(COALESCE(c.weight, (SELECT ln(greatest(count(*), 1) / 10) FROM voices))) AS weight, count(*) AS n_runs
FROM own_runs AS r
JOIN voices AS v ON v.doc = r.doc
LEFT JOIN frequent_runs AS c ON c.run = r.run
WHERE r.doc BETWEEN $first_doc AND $last_doc
GROUP BY r.doc, r.line_no
