/*
tables = ["tasks"]
name_vi = "Nhiệm vụ của kỳ họp đã có từ nguồn khác"
name_en = "Tasks of the meeting came from another source"
vi = "{place}, cột {column}: kỳ họp {value} đã có nhiệm vụ từ nguồn khác, dưới mã khác, nên dòng này không được tính lần nữa. Hãy ghi mã nhiệm vụ như nguồn đó (ví dụ {expected}) để cập nhật, hoặc xóa dòng này."
en = "{place}, column {column}: meeting {value} has tasks from another source under other codes, so this row does not count once more. Give the task's code there (such as {expected}) to update it, or delete this row."
*/
-- Codes that a paper form makes are the meeting's and a number; those of a database are its own. Meetings that have both
-- are of a source that writes both. A code that is stored already counts once, whatever it is like.
WITH known AS (
  SELECT
    o.source, t.meeting_code, MIN(t.task_code) AS example,
    BOOL_AND(STARTS_WITH(t.task_code, t.meeting_code || '-')) AS all_derived,
    BOOL_OR(STARTS_WITH(t.task_code, t.meeting_code || '-')) AS any_derived
  FROM intake.tasks AS t
  CROSS JOIN (SELECT DISTINCT source FROM sources) AS o
  ANTI JOIN single_source_runs AS r ON r.run = t.run AND r.source = o.source
  WHERE t.meeting_code IN (SELECT meeting_code FROM batch)
  GROUP BY o.source, t.meeting_code
)
SELECT b.row_no, 'task_code' AS column_name, b.meeting_code AS found, k.example AS expected
FROM batch AS b
JOIN sources AS s ON s.row_no = b.row_no
JOIN known AS k ON k.meeting_code = b.meeting_code AND k.source = s.source
WHERE CASE WHEN STARTS_WITH(b.task_code, b.meeting_code || '-') THEN NOT k.any_derived ELSE k.all_derived END
  AND b.task_code NOT IN (SELECT task_code FROM intake.tasks)
