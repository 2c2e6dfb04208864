/*
title.vi = "Trình tự: các bước để lại dấu vết"
title.en = "Steps of the meeting that leave a trace"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 to 1; steps"
source = "HD 42 of 2025, II.2.2: roll call, criticism, debate, tasks assigned"
limits = "A step is missed only where the data say so (0 minutes); roll call and tasks that are not in the data are unknown. Criticism is no step of a thematic meeting."
*/
WITH steps AS (
  SELECT
    meeting_code,
    CASE WHEN attendance_source <> 'none' THEN true END AS roll_called,
    CASE WHEN tasks_set > 0 THEN true END AS tasks_assigned,
    discussion_minutes > 0 AS discussed,
    kind <> 'thematic' AS asks_criticism,
    kind <> 'thematic' AND criticism_minutes > 0 AS criticised
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
),
counts AS (
  SELECT
    meeting_code,
    3 + CAST(asks_criticism AS INTEGER) AS n_steps,
    CAST(COALESCE(roll_called, false) AS INTEGER) + CAST(COALESCE(tasks_assigned, false) AS INTEGER)
      + CAST(COALESCE(discussed, false) AS INTEGER) + CAST(COALESCE(criticised, false) AS INTEGER) AS n_taken,
    CAST(COALESCE(NOT discussed, false) AS INTEGER)
      + CAST(asks_criticism AND COALESCE(NOT criticised, false) AS INTEGER) AS n_missed
  FROM steps
)
SELECT
  meeting_code,
  CAST(n_taken AS DOUBLE) / NULLIF(n_taken + n_missed, 0) AS share,
  CAST(n_taken AS DOUBLE) / n_steps AS low,
  1 - CAST(n_missed AS DOUBLE) / n_steps AS high,
  n_steps,
  n_taken,
  n_missed
FROM counts
