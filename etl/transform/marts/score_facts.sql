/*
order = 6
stage = "facts"
title.vi = "Điểm tự chấm và điểm cấp trên quyết định"
title.en = "Points given by the cell itself and by the superior committee"
grain = "one row per meeting, scorer and criterion"
unit = "points"
source = "intake.scores, intake.meetings"
limits = "Kept whenever scored: who looks back at a month must leave out what was scored after it."

[columns]
cell_code = "Cell that met"
month = "First day of the calendar month of the meeting"
meeting_code = "Meeting"
scored_by = "self or superior"
criterion = "total, or the id of a criterion of the rubric"
points = "Points given"
band = "Band given"
scored_on = "Day of scoring; empty = unknown"
*/
WITH meetings AS (
  SELECT meeting_code, cell_code, CAST(DATE_TRUNC('month', held_on) AS DATE) AS month
  FROM intake.meetings
  WHERE held_on >= CAST($first_month AS DATE)
    AND held_on < CAST(CAST($last_month AS DATE) + INTERVAL '1' MONTH AS DATE)
)
SELECT m.cell_code, m.month, s.meeting_code, s.scored_by, s.criterion, s.points, s.band, s.scored_on
FROM intake.scores AS s
JOIN meetings AS m ON m.meeting_code = s.meeting_code
