/*
title.vi = "Biên bản của năm, mỗi văn bản một dấu"
title.en = "Minutes of the year, with a mark of the whole text"
grain = "minutes of the 12 months to as_of with a run of their own"
unit = "whole: equal where the runs are"
*/
SELECT
  r.doc, any_value(d.cell) AS cell, any_value(d.unit) AS unit, any_value(d.month) AS month,
  bit_xor(hash(r.run)) AS whole, count(*) AS n_runs
FROM own_runs AS r
JOIN documents AS d ON d.doc = r.doc
WHERE d.month > $as_of - INTERVAL 12 MONTH
GROUP BY r.doc
