/*
title.vi = "Tỷ lệ đảng viên phát biểu"
title.en = "Share of those present who spoke"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 to 1; persons"
source = "HD 42 of 2025 (many speakers), form of ward An Phú (steps), both in data/rubrics"
limits = "How many spoke, never who or what. Members without a mark are taken as present in low. Unknown where the number present is."
*/
WITH counts AS (
  SELECT
    meeting_code,
    CAST(speakers AS DOUBLE) AS speakers,
    present + present_online AS came,
    GREATEST(expected - marked, 0) AS unmarked
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
    AND present + present_online > 0
),
shares AS (
  SELECT
    *,
    piecewise(speakers / came, $at, $share) AS share,
    piecewise(speakers / (came + COALESCE(unmarked, 0)), $at, $share) AS low
  FROM counts
)
SELECT meeting_code, share, low, share AS high, speakers, came FROM shares
