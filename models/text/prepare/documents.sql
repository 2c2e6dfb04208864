/*
title.vi = "Các biên bản được so sánh"
title.en = "The minutes that are compared"
grain = "meeting of the 24 months to as_of with minutes, of a cell that exists at as_of"
unit = "doc, cell: numbers, those of a cell's minutes in the order of time; unit_code, unit: code and number of the organisation directly above in that month"
source = "docs/methods.md#text-minutes-that-repeat: minutes are compared with those of the 12 months before them"
*/
SELECT
  CAST(row_number() OVER (ORDER BY m.cell_code, m.held_on, m.meeting_code) AS INTEGER) AS doc,
  CAST(dense_rank() OVER (ORDER BY m.cell_code) AS INTEGER) AS cell,
  m.meeting_code,
  m.cell_code,
  m.month,
  m.held_on,
  c.unit_code,
  CAST(dense_rank() OVER (ORDER BY c.unit_code) AS INTEGER) AS unit
FROM mart.meeting_facts AS m
JOIN mart.cell_calendar AS c ON c.cell_code = m.cell_code AND c.month = m.month
WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 24 MONTH
  AND m.cell_code IN (SELECT cell_code FROM mart.cell_profiles WHERE as_of = $as_of)
  AND m.meeting_code IN (SELECT code FROM intake.text_fingerprints WHERE text_of = 'minutes')
