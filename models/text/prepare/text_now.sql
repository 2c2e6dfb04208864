/*
title.vi = "Dấu của mọi thứ mà việc so sánh dựa vào"
title.en = "A mark of everything that comparing rests on"
grain = "one row"
source = "our own: equal marks mean that nothing has changed since, so that signals can share what was made"
*/
SELECT
  $as_of AS as_of,
  (
    SELECT bit_xor(hash(meeting_code, cell_code, month, held_on)) FROM mart.meeting_facts
    WHERE month <= $as_of AND month > $as_of - INTERVAL 24 MONTH
  ) AS meetings,
  (
    SELECT bit_xor(hash(cell_code, month, unit_code)) FROM mart.cell_calendar
    WHERE month <= $as_of AND month > $as_of - INTERVAL 24 MONTH
  ) AS places,
  (SELECT bit_xor(hash(cell_code)) FROM mart.cell_profiles WHERE as_of = $as_of) AS cells,
  (SELECT bit_xor(hash(code, line_no, line_mark)) FROM intake.text_fingerprints WHERE text_of = 'minutes') AS passages,
  (SELECT bit_xor(hash(line_mark)) FROM intake.templates) AS templates,
  (SELECT bit_xor(hash(unit_code, cell_code)) FROM mart.cell_scope WHERE as_of = $as_of) AS scope
