/*
title.vi = "Ngày họp và ngày nhập"
title.en = "When meetings were held and when they were entered"
grain = "meeting of the 24 months to as_of of one cell"
unit = "days from the meeting to its entry; empty = time of entry unknown or after the end of as_of"
*/
SELECT
  m.meeting_code, m.held_on,
  CASE WHEN m.recorded_at < $as_of + INTERVAL 1 MONTH THEN m.recorded_at END AS recorded_at,
  CASE WHEN m.recorded_at < $as_of + INTERVAL 1 MONTH THEN date_diff('day', m.held_on, CAST(m.recorded_at AS DATE)) END AS days
FROM mart.meeting_facts m
SEMI JOIN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of AND cell_code = $cell) here
  ON here.cell_code = m.cell_code
WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 24 MONTH
ORDER BY m.held_on, m.meeting_code
