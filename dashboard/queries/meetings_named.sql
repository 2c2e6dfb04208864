/*
title.vi = "Tên chi bộ và ngày của các kỳ họp"
title.en = "Cells and days of meetings"
grain = "meeting among those asked for (one code a line) whose cell may be seen"
source = "mart.meeting_facts, mart.cell_names"
*/
SELECT m.meeting_code, m.held_on, n.name
FROM mart.meeting_facts m
SEMI JOIN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of) here
  ON here.cell_code = m.cell_code
JOIN mart.cell_names n ON n.cell_code = m.cell_code AND n.as_of = $as_of
WHERE m.meeting_code IN (SELECT unnest(string_split($meetings, chr(10))))
ORDER BY m.meeting_code
