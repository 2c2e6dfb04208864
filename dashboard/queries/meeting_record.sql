/*
title.vi = "Nhiệm vụ, lần làm việc và biên bản của một kỳ họp"
title.en = "The tasks, the visits and the minutes of one meeting"
grain = "part: task, visit on the day of the meeting, or minutes; the fields that a part lacks are empty"
limits = "by what had happened by the end of the month; text only where texts = true and it is kept"
[defaults]
texts = false
*/
WITH meeting AS (
  SELECT f.meeting_code, f.cell_code, f.held_on
  FROM mart.meeting_facts f
  JOIN mart.cell_scope s ON s.cell_code = f.cell_code AND s.unit_code = $scope AND s.as_of = $as_of
  WHERE f.cell_code = $cell AND f.meeting_code = $meeting AND f.month <= $as_of
)
SELECT
  'task' AS part, t.task_code AS code, t.lead_named, t.due_on, NULL AS kind, NULL AS by_level,
  CASE WHEN t.reported_on <= last_day($as_of) THEN t.reported_on END AS reported_on,
  CASE WHEN t.reported_on <= last_day($as_of) THEN t.percent_done END AS percent_done,
  CASE WHEN $texts THEN i.task_text END AS text
FROM mart.task_facts t
SEMI JOIN meeting m ON m.meeting_code = t.meeting_code
LEFT JOIN intake.tasks i ON i.task_code = t.task_code
UNION ALL BY NAME
SELECT 'visit' AS part, v.visit_code AS code, v.kind, v.by_level
FROM intake.visits v
JOIN meeting m ON m.cell_code = v.cell_code AND m.held_on = v.visited_on
UNION ALL BY NAME
SELECT 'minutes' AS part, i.meeting_code AS code, i.minutes_text AS text
FROM intake.meetings i
SEMI JOIN meeting m ON m.meeting_code = i.meeting_code
WHERE $texts AND i.minutes_text IS NOT NULL
ORDER BY part DESC, code
