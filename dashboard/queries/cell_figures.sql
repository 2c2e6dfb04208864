/*
title.vi = "Các chỉ số của từng kỳ họp của một chi bộ, 24 tháng"
title.en = "The measures of each meeting of one cell, 24 months"
grain = "regular or thematic meeting and measure that is known of it, oldest first"
unit = "attendance, speakers: shares 0-1; duration, criticism: minutes; tasks: number set; papers, notice: days before the meeting; entry: days after it; self_score: points"
source = "mart.meeting_measures"
limits = "by what had happened by the end of the month"
*/
SELECT m.meeting_code, m.held_on, m.measure, m.figure
FROM mart.meeting_measures m
JOIN mart.cell_scope s ON s.cell_code = m.cell_code AND s.unit_code = $scope AND s.as_of = $as_of
WHERE m.cell_code = $cell AND m.month <= $as_of AND m.month > $as_of - INTERVAL 24 MONTH
  AND m.known_on <= last_day($as_of)
ORDER BY m.held_on, m.meeting_code, m.measure
