/*
order = 2
stage = "facts"
title.vi = "Tham dự từng buổi sinh hoạt: theo điểm danh, hoặc theo số liệu ghi trong biên bản"
title.en = "Attendance of each meeting: by roll call, or by the headcount in its minutes"
grain = "one row per meeting"
unit = "persons"
source = "mart.roll_calls, intake.headcounts; docs/contract.md#attendance (the share of 20 %)"
limits = "A headcount without the number present is not used; one that leaves out present_online is taken to have had nobody online, as the forms have no such line. Otherwise an unknown part leaves the sum unknown."

[columns]
meeting_code = "Meeting"
month = "First day of the calendar month of held_on"
attendance_source = "roll_call, headcount, or none = not assessable, all counts empty"
expected = "Members expected, marked or not; never below those who came"
marked = "Denominator of the rate: expected members with a mark; by headcount, the expected"
present = "Present in the room"
present_online = "Present online"
excused = "Absent with reason"
unexcused = "Absent without reason"
exempt = "Exempt members of the cell that day; where that cannot be distinguished from roll and statuses, as the minutes' head states"
headcount_all_present = "Present in the room and online as the minutes' head states, whichever source is used"
headcount_disagrees = "The roll call is used, and the minutes' head states fewer present than were marked so, or more than can be with the unmarked; empty where there are not both"
*/
WITH roll_calls AS (
  SELECT meeting_code, month, expected, marked, present, present_online, excused, unexcused, exempt
  FROM mart.roll_calls
  WHERE month >= CAST($first_month AS DATE) AND month <= CAST($last_month AS DATE)
),
headcounts AS (
  SELECT
    meeting_code, present, COALESCE(present_online, 0) AS present_online, excused, unexcused, exempt,
    present + COALESCE(present_online, 0) AS all_present,
    COALESCE(expected, on_roll - exempt - away, present + COALESCE(present_online, 0) + excused + unexcused) AS expected
  FROM intake.headcounts
),
both_sources AS (
  SELECT
    r.meeting_code, r.month,
    r.expected AS roll_expected, r.marked AS roll_marked, r.present AS roll_present,
    r.present_online AS roll_present_online, r.excused AS roll_excused, r.unexcused AS roll_unexcused,
    COALESCE(r.exempt, h.exempt) AS exempt,
    GREATEST(h.expected, h.all_present) AS head_expected, h.present AS head_present,
    h.present_online AS head_present_online, h.excused AS head_excused, h.unexcused AS head_unexcused,
    h.all_present AS head_all_present,
    CASE
      WHEN r.marked > 0 AND 5 * (r.expected - r.marked) <= r.expected THEN 'roll_call'
      WHEN h.present IS NOT NULL AND h.expected IS NOT NULL THEN 'headcount'
      ELSE 'none'
    END AS attendance_source
  FROM roll_calls AS r
  LEFT JOIN headcounts AS h ON h.meeting_code = r.meeting_code
)
SELECT
  meeting_code,
  month,
  attendance_source,
  CASE attendance_source WHEN 'roll_call' THEN roll_expected WHEN 'headcount' THEN head_expected END AS expected,
  CASE attendance_source WHEN 'roll_call' THEN roll_marked WHEN 'headcount' THEN head_expected END AS marked,
  CASE attendance_source WHEN 'roll_call' THEN roll_present WHEN 'headcount' THEN head_present END AS present,
  CASE attendance_source WHEN 'roll_call' THEN roll_present_online WHEN 'headcount' THEN head_present_online END
    AS present_online,
  CASE attendance_source WHEN 'roll_call' THEN roll_excused WHEN 'headcount' THEN head_excused END AS excused,
  CASE attendance_source WHEN 'roll_call' THEN roll_unexcused WHEN 'headcount' THEN head_unexcused END AS unexcused,
  exempt,
  head_all_present AS headcount_all_present,
  CASE WHEN attendance_source = 'roll_call' THEN
    head_all_present < roll_present + roll_present_online
    OR head_all_present > roll_present + roll_present_online + roll_expected - roll_marked
  END AS headcount_disagrees
FROM both_sources
