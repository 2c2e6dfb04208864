/*
title.vi = "Thời lượng luôn đúng bằng mức tối thiểu"
title.en = "Meetings of exactly the least length"
grain = "regular or thematic meeting of the 12 months to as_of with known beginning and end"
unit = "figure: minutes"
source = "HD 42 of 2025 (90 minutes, 120 for a joint session, small cells as their committee sets); docs/domain.md#signals-of-formalism, nos. 14 and 17 (ready-made minutes). Shows where the length is the required one to the minute."
limits = "Times are often rounded, so a cell that really ends after 90 minutes now and then shows it: what is usual is learned. Another length that is always the same (a hall booked for two hours) is not taken as a signal."
habit = true
*/
SELECT
  cell_code,
  month,
  meeting_code,
  duration_minutes
  = COALESCE(min_duration_minutes, 90) * CASE WHEN kind = 'regular_and_thematic' THEN 120 / 90.0 ELSE 1 END AS shows,
  CAST(duration_minutes AS DOUBLE) AS figure
FROM mart.meeting_facts
WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
  AND counts_for_attendance AND duration_minutes IS NOT NULL
