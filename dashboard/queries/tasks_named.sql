/*
title.vi = "Tên chi bộ và ngày của các nhiệm vụ"
title.en = "Cells and days of tasks"
grain = "task among those asked for (one code a line) whose cell may be seen"
source = "mart.task_facts, mart.meeting_facts, intake.cells"
*/
SELECT t.task_code, t.cell_code, max_by(c.name, c.valid_from) AS name, m.held_on
FROM mart.task_facts t
JOIN mart.meeting_facts m ON m.meeting_code = t.meeting_code
SEMI JOIN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of) here
  ON here.cell_code = t.cell_code
JOIN intake.cells c ON c.cell_code = t.cell_code
WHERE t.task_code IN (SELECT unnest(string_split($tasks, chr(10))))
GROUP BY t.task_code, t.cell_code, m.held_on
ORDER BY t.task_code
