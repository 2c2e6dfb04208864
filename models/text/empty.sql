/*
title.vi = "Số ký tự của riêng chi bộ trong biên bản"
title.en = "Characters of its own in the minutes"
grain = "minutes of the 12 months to as_of"
*/
SELECT d.cell_code, d.month, d.meeting_code, COALESCE(sum(o.characters), 0) AS own_characters, count(o.doc) AS own_lines
FROM documents AS d
LEFT JOIN own_lines AS o ON o.doc = d.doc
WHERE d.month > $as_of - INTERVAL 12 MONTH
GROUP BY d.cell_code, d.month, d.meeting_code
