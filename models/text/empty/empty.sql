/*
title.vi = "Biên bản không có câu nào chỉ chi bộ này mới viết được"
title.en = "Minutes without a sentence that only this cell could have written"
grain = "minutes of the 12 months to as_of"
unit = "shows: fewer than 50 characters are left in the lines that tell something of the cell, nor do 200 that it copies from month to month: those are copied, not empty"
source = "docs/methods.md#text-minutes-that-repeat (nothing left beside form and what was handed down); 50 characters are the shortest sentence (chosen by us)"
limits = "A passage handed down to one or two cells alone passes for their own."
*/
SELECT
  d.cell_code, d.month, d.meeting_code,
  COALESCE(t.characters, 0) < 50 AND NOT COALESCE(s.enough, false) AS shows
FROM documents AS d
LEFT JOIN distinctive_content AS t ON t.doc = d.doc
LEFT JOIN own_sizes AS s ON s.doc = d.doc
WHERE d.month > $as_of - INTERVAL 12 MONTH
