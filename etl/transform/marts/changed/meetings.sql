/*
title.vi = "Các tháng chịu ảnh hưởng khi buổi sinh hoạt thay đổi"
title.en = "Months that changed meetings touch"
grain = "one row per month"
limits = "The month a meeting is in and was in, the next month in which its cells met (their previous tasks), and the months its tasks fall due."
*/
WITH changed AS (
  SELECT meeting_code, cell_code, CAST(DATE_TRUNC('month', held_on) AS DATE) AS month
  FROM intake.meetings
  WHERE run > $since_run
),
before AS (
  SELECT f.meeting_code, f.cell_code, f.month
  FROM mart.meeting_facts AS f
  JOIN changed AS c ON c.meeting_code = f.meeting_code
),
cell_months AS (
  SELECT cell_code, month FROM changed
  UNION
  SELECT cell_code, month FROM before
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
SELECT CAST(DATE_TRUNC('month', t.due_on) AS DATE) AS month
FROM intake.tasks AS t
JOIN changed AS c ON c.meeting_code = t.meeting_code
