/*
title.vi = "Số người phát biểu ở từng kỳ họp"
title.en = "How many spoke at each meeting"
grain = "regular or thematic meeting of the 24 months to as_of with known numbers of speakers and of those present, of a cell that exists at as_of"
*/
SELECT
  m.cell_code,
  m.month,
  m.meeting_code,
  m.speakers AS spoke,
  m.present + m.present_online AS came
FROM mart.meeting_facts AS m
JOIN mart.cell_profiles AS p ON p.cell_code = m.cell_code AND p.as_of = $as_of
WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 24 MONTH
  AND m.counts_for_attendance AND m.speakers IS NOT NULL AND m.present + m.present_online > 0
ORDER BY m.cell_code, m.held_on, m.meeting_code
