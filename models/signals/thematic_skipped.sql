/*
title.vi = "Quý không có sinh hoạt chuyên đề"
title.en = "Quarters without a thematic meeting"
grain = "calendar quarter that ended in the 24 months to as_of, with meetings entered in each of its months; named by its last meeting"
unit = "none"
source = "HD 42 of 2025: a thematic meeting at least once a quarter; docs/domain.md#signals-of-formalism, no. 11"
limits = "A quarter with a month without any meeting is left out: the thematic one may not be entered yet. So are the cells of an organisation of five cells or more (chosen by us) none of which has a thematic meeting in these quarters: there the kinds are probably not distinguished when meetings are entered. A quarter counts once it is over. Four quarters are few: the year before tells, too, whether it is a habit, and only a cell that left out three of the last four is ever selected. Counted are those of the last 12 months."
habit = true
least = 3
months = 24
*/
WITH quarters AS (
  SELECT
    cell_code,
    CAST(date_trunc('quarter', month) + INTERVAL 2 MONTH AS DATE) AS last_month,
    arg_max(meeting_code, (held_on, meeting_code)) AS meeting_code,
    bool_or(kind IN ('thematic', 'regular_and_thematic')) AS has_thematic
  FROM mart.meeting_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 27 MONTH
  GROUP BY cell_code, last_month
  HAVING count(DISTINCT month) = 3
),
due AS (
  SELECT * FROM quarters WHERE last_month > $as_of - INTERVAL 24 MONTH
),
cells AS (
  SELECT cell_code, bool_or(has_thematic) AS ever FROM due GROUP BY cell_code
),
areas_that_tell_no_kinds AS (
  SELECT s.unit_code
  FROM mart.cell_scope AS s
  JOIN cells AS c ON c.cell_code = s.cell_code
  WHERE s.as_of = $as_of
  GROUP BY s.unit_code
  HAVING count(*) >= 5 AND NOT bool_or(c.ever)
),
left_out AS (
  SELECT s.cell_code
  FROM mart.cell_scope AS s
  JOIN areas_that_tell_no_kinds AS a ON a.unit_code = s.unit_code
  WHERE s.as_of = $as_of
)
SELECT cell_code, last_month AS month, meeting_code, NOT has_thematic AS shows
FROM due
WHERE cell_code NOT IN (SELECT cell_code FROM left_out)
