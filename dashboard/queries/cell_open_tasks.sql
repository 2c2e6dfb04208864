/*
title.vi = "Nhiệm vụ đã quá hạn mà chưa báo cáo kết quả"
title.en = "Tasks past their date that nobody reported back on"
grain = "task set at a meeting of the last 12 months, the longest overdue first"
limits = "task_text only where texts = true and it is kept (retain_text); else a task is named by the meeting that set it"
[defaults]
texts = false
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of AND cell_code = $cell
)
SELECT m.held_on, t.due_on, t.lead_named, last_day($as_of) - t.due_on AS days_overdue, t.meeting_code,
  CASE WHEN $texts THEN i.task_text END AS task_text
FROM mart.task_facts t
LEFT JOIN intake.tasks i ON i.task_code = t.task_code
JOIN mart.meeting_facts m ON m.meeting_code = t.meeting_code
SEMI JOIN here ON here.cell_code = t.cell_code
WHERE t.month <= $as_of AND t.month > $as_of - INTERVAL 12 MONTH
  AND t.due_on <= last_day($as_of)
  AND (t.reported_on IS NULL OR t.reported_on > last_day($as_of))
ORDER BY t.due_on, t.task_code
