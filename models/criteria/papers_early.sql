/*
title.vi = "Tài liệu gửi trước"
title.en = "Papers shared beforehand"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 to 1"
source = "HD 42 of 2025 on preparation: at least one day before; steps in data/rubrics"
limits = "Whether they were read is not in the data; papers of an unknown day are unknown, not late."
*/
WITH shares AS (
  SELECT
    *,
    piecewise(CAST(held_on - papers_shared_on AS DOUBLE), $at, $share) AS share
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
)
SELECT meeting_code, share, share AS low, share AS high, papers_shared_on, held_on FROM shares
