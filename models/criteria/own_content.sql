/*
title.vi = "Nội dung không chỉ là việc chuyên môn"
title.en = "Not only professional work"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 to 1; agenda items"
source = "HD 42 of 2025, II.3.1; signal 2 of formalism (becomes a work meeting); curve in data/rubrics"
limits = "Counts items, not their weight."
*/
WITH shares AS (
  SELECT
    *,
    piecewise(1 - CAST(professional_items AS DOUBLE) / NULLIF(agenda_items, 0), $at, $share) AS share
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
)
SELECT meeting_code, share, share AS low, share AS high, agenda_items, professional_items FROM shares
