/*
title.vi = "Tỷ lệ dự họp"
title.en = "Share of the expected who came"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 to 1; persons"
source = "HD 42 of 2025 (90 %), HD 12 of 2018 (85 %); docs/contract.md#attendance (rate = came / expected with a mark); steps in data/rubrics"
limits = "Members without a mark are taken as absent in low and as present in high. Unknown where the meeting's attendance is not assessable."
*/
WITH counts AS (
  SELECT
    meeting_code,
    CAST(present + present_online AS DOUBLE) AS came,
    marked,
    GREATEST(expected, marked) AS expected
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
    AND marked > 0
)
SELECT
  meeting_code,
  piecewise(came / marked, $at, $share) AS share,
  piecewise(came / expected, $at, $share) AS low,
  piecewise((came + expected - marked) / expected, $at, $share) AS high,
  came,
  marked,
  expected
FROM counts
