/*
title.vi = "Các tháng chịu ảnh hưởng khi số liệu biên bản thay đổi"
title.en = "Months that changed headcounts touch"
grain = "one row per month"
limits = "The month of the meeting they belong to."
*/
WITH changed AS (
  SELECT DISTINCT meeting_code FROM intake.headcounts WHERE run > $since_run
)
SELECT DISTINCT CAST(DATE_TRUNC('month', m.held_on) AS DATE) AS month
FROM intake.meetings AS m
JOIN changed AS c ON c.meeting_code = m.meeting_code
