/*
title.vi = "Chuyên đề có chủ đề"
title.en = "A topic is named"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points: 1, or empty"
source = "HD 42 of 2025, II.3.2"
limits = "Only asked of meetings with a thematic part (kinds of the line). A topic that is not in the data is unknown, so this line is never lost."
*/
WITH shares AS (
  SELECT
    *,
    CASE WHEN topic IS NOT NULL THEN 1 END AS share
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
)
SELECT meeting_code, share, share AS low, share AS high, topic FROM shares
