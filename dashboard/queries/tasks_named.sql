/*
title.vi = "Tên chi bộ và ngày của các nhiệm vụ"
title.en = "Cells and days of tasks"
grain = "task among those asked for (one code a line) whose cell may be seen"
source = "mart.task_facts, mart.meeting_facts, mart.cell_names"
*/
SELECT t.task_code, t.cell_code, n.name, m.held_on
FROM mart.task_facts t
JOIN mart.meeting_facts m ON m.meeting_code = t.meeting_code
SEMI JOIN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of) here
  ON here.cell_code = t.cell_code
JOIN mart.cell_names n ON n.cell_code = t.cell_code AND n.as_of = $as_of
WHERE t.task_code IN (SELECT unnest(string_split($tasks, chr(10))))
ORDER BY t.task_code
