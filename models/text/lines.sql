/*
title.vi = "Các dòng của biên bản"
title.en = "The lines of the minutes"
grain = "minutes and line"
*/
SELECT d.doc, d.cell, d.month, d.unit_code, p.line_no, p.characters, p.figures, p.line_mark
FROM intake.passages AS p
JOIN documents AS d ON d.meeting_code = p.code
WHERE p.text_of = 'minutes'
