/*
title.vi = "Tên chi bộ và ngày của các kỳ họp"
title.en = "Cells and days of meetings"
grain = "meeting among those asked for (one code a line) whose cell may be seen"
source = "mart.meeting_facts, intake.cells"
*/
SELECT m.meeting_code, m.held_on, max_by(c.name, c.valid_from) AS name
FROM mart.meeting_facts m
SEMI JOIN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of) here
  ON here.cell_code = m.cell_code
JOIN intake.cells c ON c.cell_code = m.cell_code
WHERE m.meeting_code IN (SELECT unnest(string_split($meetings, chr(10))))
GROUP BY m.meeting_code, m.held_on
ORDER BY m.meeting_code
