/*
title.vi = "Thời lượng sinh hoạt"
title.en = "Length of the meeting"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 to 1; minutes"
source = "HD 42 of 2025: 90 minutes, 120 where regular and thematic parts share a session, small cells as their committee sets; steps in data/rubrics"
limits = "Unknown where beginning or end is. A cell's own minimum grows for a joint session in the rubric's proportion."
*/
WITH lengths AS (
  SELECT
    meeting_code,
    duration_minutes,
    COALESCE(CAST(min_duration_minutes AS DOUBLE), $required_minutes)
      * CASE WHEN kind = 'regular_and_thematic' THEN CAST($combined_minutes AS DOUBLE) / $required_minutes ELSE 1 END
      AS required_minutes
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
),
shares AS (
  SELECT *, piecewise(duration_minutes / NULLIF(required_minutes, 0), $at, $share) AS share FROM lengths
)
SELECT meeting_code, share, share AS low, share AS high, duration_minutes, required_minutes FROM shares
