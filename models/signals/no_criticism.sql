/*
title.vi = "Không tự phê bình, phê bình, biểu dương hay nhắc nhở"
title.en = "No self-criticism, praise or reminder"
grain = "regular or thematic meeting of the 12 months to as_of for which both the minutes of self-criticism and the reminders are known"
unit = "none"
source = "Form of ward An Phú (15 to 30 minutes for the ideological situation and self-criticism; praise and reminders); docs/domain.md#signals-of-formalism, no. 15 (deference, avoidance)"
limits = "Shows only where no minute and no praise or reminder at all is entered. What was said, and whether it was candid, cannot and must not be seen. Where all went well nothing may have been to be said."
habit = true
*/
SELECT
  cell_code, month, meeting_code,
  criticism_minutes = 0 AND reminders = 0 AS shows,
  -criticism_minutes - 5 * reminders AS measure
FROM mart.meeting_facts
WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
  AND counts_for_attendance AND criticism_minutes IS NOT NULL AND reminders IS NOT NULL
