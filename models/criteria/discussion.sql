/*
title.vi = "Thời gian thảo luận"
title.en = "Time spent in discussion"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 to 1; minutes"
source = "HD 42 of 2025: chairing guides the discussion; signal 3 of formalism (papers read, no debate); curve in data/rubrics"
limits = "How long, not how well."
*/
WITH shares AS (
  SELECT
    *,
    piecewise(CAST(discussion_minutes AS DOUBLE) / NULLIF(duration_minutes, 0), $at, $share) AS share
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
)
SELECT meeting_code, share, share AS low, share AS high, discussion_minutes, duration_minutes FROM shares
