/*
title.vi = "Không có đảng viên vắng không lý do"
title.en = "Nobody absent without reason"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points: 1 = nobody, 0 = somebody; persons"
source = "HD 42 of 2025 and HD 12 of 2018: nobody absent without reason"
limits = "Where nobody is marked so but members are unmarked, both ends stay open. An excuse is taken as recorded."
*/
SELECT
  meeting_code,
  CAST(unexcused = 0 AS INTEGER) AS share,
  CAST(unexcused = 0 AND expected <= marked AS INTEGER) AS low,
  CAST(unexcused = 0 AS INTEGER) AS high,
  unexcused
FROM mart.meeting_facts
WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
    AND unexcused IS NOT NULL
