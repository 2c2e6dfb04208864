/*
title.vi = "Biểu dương, nhắc nhở"
title.en = "Praise or reminder given"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 or 1"
source = "Form of ward An Phú, line 4"
limits = "One is enough: no quota, so that nobody is reminded for the points."
*/
WITH shares AS (
  SELECT
    *,
    CAST(reminders > 0 AS INTEGER) AS share
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
)
SELECT meeting_code, share, share AS low, share AS high, reminders FROM shares
