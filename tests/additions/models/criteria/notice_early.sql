/*
title.vi = "Thông báo mời họp trước ba ngày"
title.en = "Notice three days ahead"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 or 1"
source = "An example of tests/additions; three days are chosen by us"
limits = "Whom it reached is not in the data."
*/
WITH shares AS (
  SELECT *, CAST(notice_sent_on <= held_on - 3 AS INTEGER) AS share
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
)
SELECT meeting_code, share, share AS low, share AS high, notice_sent_on, held_on FROM shares
