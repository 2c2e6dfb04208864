/*
title.vi = "Người chủ trì"
title.en = "Who chaired"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 to 1; the post, never the person"
source = "HD 42 of 2025: chairing by the secretary"
limits = "The visible part of chairing only."
*/
WITH shares AS (
  SELECT
    *,
    CASE chair_role
      WHEN 'secretary' THEN 1.0
      WHEN 'deputy_secretary' THEN $deputy_share
      WHEN 'other' THEN $other_share
    END AS share
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
)
SELECT meeting_code, share, share AS low, share AS high, chair_role FROM shares
