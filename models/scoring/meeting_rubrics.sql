/*
title.vi = "Khung tiêu chí của từng buổi sinh hoạt"
title.en = "The rubric of each meeting"
grain = "counting meeting of the months $first_month to $last_month"
source = "rubric_days: by the day of the meeting and the type of the cell on that day"
*/
CREATE OR REPLACE TEMP TABLE meeting_rubrics AS
SELECT f.meeting_code, f.cell_code, f.month, f.kind, r.rubric
FROM mart.meeting_facts f
LEFT JOIN intake.cells c
  ON c.cell_code = f.cell_code AND c.valid_from <= f.held_on AND COALESCE(c.valid_to, DATE '9999-12-31') >= f.held_on
JOIN rubric_days r ON r.cell_type = COALESCE(c.cell_type, '') AND f.held_on BETWEEN r.first_day AND r.last_day
WHERE f.counts_for_attendance AND f.month BETWEEN CAST($first_month AS DATE) AND CAST($last_month AS DATE)
