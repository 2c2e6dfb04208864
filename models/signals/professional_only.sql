/*
title.vi = "Chỉ bàn việc chuyên môn"
title.en = "Professional items only"
grain = "regular or thematic meeting of the 12 months to as_of with a known agenda"
unit = "figure: items on the agenda"
source = "domain.md section 6, sign 2 (becomes a work meeting), and section 3: work content is legitimate as long as Party-building items are there too. Shows where every item is professional."
limits = "Which items are professional is as the cell entered it; one item of Party building is enough, however short. What is usual is learned for each type of cell."
habit = true
*/
SELECT
  cell_code,
  month,
  meeting_code,
  professional_items >= agenda_items AS shows,
  CAST(agenda_items AS DOUBLE) AS figure
FROM mart.meeting_facts
WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
  AND counts_for_attendance AND agenda_items > 0 AND professional_items IS NOT NULL
