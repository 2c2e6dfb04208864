/*
title.vi = "Biên bản đầy đủ"
title.en = "Minutes complete"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points: 1, 0.5, or empty"
source = "Head of the minutes (HD 42 of 2025); signal 13 of formalism: totals that do not add up"
limits = "Seen as numbers present, length and chair; where one is not in the data it is unknown, not lacking. Half where head and roll call contradict one another (chosen by us)."
*/
WITH shares AS (
  SELECT
    *,
    CASE
      WHEN attendance_source = 'none' OR duration_minutes IS NULL OR chair_role IS NULL THEN NULL
      WHEN headcount_disagrees THEN 0.5
      ELSE 1.0
    END AS share
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
)
SELECT
  meeting_code,
  share,
  share AS low,
  share AS high,
  attendance_source,
  duration_minutes,
  chair_role,
  headcount_disagrees
FROM shares
