/*
title.vi = "Thời lượng và số dự của từng buổi sinh hoạt"
title.en = "Length and attendance of each meeting"
grain = "regular, thematic or joint meeting of the 24 months to as_of"
limits = "Two years: one holds too few meetings of an organisation near a line (chosen by us)."
*/
SELECT
  m.cell_code,
  m.meeting_code,
  m.held_on,
  m.kind = 'regular_and_thematic' AS joint,
  m.cell_type,
  m.min_duration_minutes,
  m.duration_minutes,
  m.present + m.present_online AS came,
  m.marked AS due
FROM mart.meeting_facts AS m
WHERE m.counts_for_attendance AND m.month <= $as_of AND m.month > $as_of - INTERVAL 24 MONTH
ORDER BY m.meeting_code
