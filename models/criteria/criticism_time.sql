/*
title.vi = "Thời gian cho tự phê bình và phê bình"
title.en = "Time for self-criticism and criticism"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 to 1; minutes"
source = "Form of ward An Phú, line 4: 15 to 30 minutes; curve in data/rubrics"
limits = "Minutes only; more than 30 are no fault."
*/
WITH shares AS (
  SELECT
    *,
    piecewise(CAST(criticism_minutes AS DOUBLE), $at, $share) AS share
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
)
SELECT meeting_code, share, share AS low, share AS high, criticism_minutes FROM shares
