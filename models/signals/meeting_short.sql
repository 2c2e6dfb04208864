/*
title.vi = "Thời lượng sinh hoạt ngắn"
title.en = "Meetings cut short"
grain = "regular or thematic meeting of the 12 months to as_of with known beginning and end"
unit = "figure: minutes"
source = "HD 42 of 2025: 90 minutes, 120 where regular and thematic parts share a session, small cells as their committee sets. Short = more than a sixth under it (90: under 75 minutes), which is where the form of ward An Phú takes the second point off; docs/domain.md#signals-of-formalism, no. 14"
limits = "Who ends some minutes early is not short. A cell's own minimum grows for a joint session in the rubric's proportion. Times are as entered; a meeting ended early for a good reason looks the same."
habit = true
*/
WITH meetings AS (
  SELECT
    cell_code,
    month,
    meeting_code,
    duration_minutes,
    COALESCE(min_duration_minutes, 90) * CASE WHEN kind = 'regular_and_thematic' THEN 120 / 90.0 ELSE 1 END AS required
  FROM mart.meeting_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
    AND counts_for_attendance AND duration_minutes IS NOT NULL
)
SELECT
  cell_code,
  month,
  meeting_code,
  duration_minutes < required * 5 / 6 AS shows,
  -duration_minutes / required AS measure,
  CAST(duration_minutes AS DOUBLE) AS figure
FROM meetings
