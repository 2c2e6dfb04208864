/*
title.vi = "Có tự phê bình, phê bình, nhắc nhở"
title.en = "Self-criticism, criticism or a reminder took place"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 or 1"
source = "HD 42 of 2025, criterion 5"
limits = "That it took place, nothing about its content. Missed only where both figures are known to be 0."
*/
WITH shares AS (
  SELECT
    *,
    CASE
      WHEN criticism_minutes > 0 OR reminders > 0 THEN 1
      WHEN criticism_minutes = 0 AND reminders = 0 THEN 0
    END AS share
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
)
SELECT meeting_code, share, share AS low, share AS high, criticism_minutes, reminders FROM shares
