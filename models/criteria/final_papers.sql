/*
title.vi = "Văn bản chính thức sau họp"
title.en = "Final papers after the meeting"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 to 1; days"
source = "HD 42 of 2025 on what follows the meeting, form of ward An Phú (two days); curve in data/rubrics"
limits = "A deadline after the month's end is not yet due, so both early and late papers of such a meeting stay unknown. Papers that came after the month's end, or whose day is not in the data, are unknown."
*/
WITH shares AS (
  SELECT
    *,
    CASE
      WHEN held_on + CAST($days AS INTEGER) <= last_day(month)
        THEN piecewise(CAST(held_on + CAST($days AS INTEGER) - papers_final_on AS DOUBLE), $at, $share)
    END AS share
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
)
SELECT meeting_code, share, share AS low, share AS high, papers_final_on, held_on FROM shares
