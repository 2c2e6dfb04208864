/*
title.vi = "Các tháng chịu ảnh hưởng khi buổi sinh hoạt thay đổi, hoặc khi kỳ họp của hai nguồn được tính làm một"
title.en = "Months that changed meetings touch, and meetings of two sources that count as one"
grain = "one row per month"
limits = "The month a meeting is in and was in, the next month in which its cell met (its previous tasks), and the months in which its tasks fall due and fell due: tasks that count no more stand in the marts only."
*/
WITH codes AS (
  SELECT meeting_code FROM intake.meetings WHERE run > $since_run
  UNION
  SELECT written_code AS meeting_code FROM intake.meeting_links WHERE run > $since_run
  UNION
  SELECT meeting_code FROM intake.meeting_links WHERE run > $since_run
),
cell_months AS (
  SELECT f.cell_code, f.month
  FROM mart.meeting_facts AS f
  JOIN codes AS c ON c.meeting_code = f.meeting_code
  UNION
  SELECT m.cell_code, CAST(DATE_TRUNC('month', m.held_on) AS DATE) AS month
  FROM intake.meetings AS m
  JOIN codes AS c ON c.meeting_code = m.meeting_code
),
next_months AS (
  SELECT c.cell_code, c.month, MIN(CAST(DATE_TRUNC('month', m.held_on) AS DATE)) AS next_month
  FROM cell_months AS c
  JOIN intake.meetings AS m
    ON m.cell_code = c.cell_code AND CAST(DATE_TRUNC('month', m.held_on) AS DATE) > c.month
    AND m.kind IN ('regular', 'thematic', 'regular_and_thematic')
  GROUP BY c.cell_code, c.month
)
SELECT month FROM cell_months
UNION
SELECT next_month AS month FROM next_months
UNION
SELECT f.due_month AS month
FROM mart.task_facts AS f
JOIN codes AS c ON c.meeting_code = f.meeting_code
UNION
SELECT CAST(DATE_TRUNC('month', t.due_on) AS DATE) AS month
FROM intake.tasks AS t
JOIN codes AS c ON c.meeting_code = t.meeting_code
