/*
order = 5
stage = "facts"
title.vi = "Từng buổi sinh hoạt với mọi số liệu cần để xem xét"
title.en = "Each meeting with every fact needed to judge it"
grain = "one row per meeting"
unit = "persons, minutes, items, tasks as named"
source = "intake.meetings, intake.cells, mart.meeting_attendance, mart.meeting_tasks"
limits = "A month is judged by what had happened by its end: final papers handed in later are still unknown. recorded_at is as entered and may lie after the month. The cell's traits are those in force on held_on; empty where the cell was not in force that day."

[columns]
meeting_code = "Meeting"
cell_code = "Cell that met"
month = "First day of the calendar month of held_on"
kind = "Kind of meeting; regular_and_thematic = both in one session"
held_on = "Day of the meeting"
counts_for_attendance = "Regular, thematic, or both in one session"
started_at = "Beginning, local time"
ended_at = "End, local time"
duration_minutes = "Minutes from beginning to end; empty where either is unknown"
mode = "In one room, online, or both"
chair_role = "Post of who chaired"
committee_premeeting = "The cell committee (or secretary and deputy) met beforehand"
notice_sent_on = "Day the notice of time, place and content went out"
papers_shared_on = "Day the papers were shared with the members"
papers_final_on = "Day the final papers were handed in; empty where that was after the month's end"
agenda_items = "Number of items on the agenda"
professional_items = "Number of those items on professional work"
discussion_minutes = "Minutes spent in discussion"
criticism_minutes = "Minutes spent on the ideological situation, self-criticism and criticism"
speakers = "Number of different members who spoke"
opinions = "Number of contributions"
reminders = "Number of praises and reminders given"
superior_present = "A member of the superior committee sat in"
topic = "Topic of a thematic meeting"
recorded_at = "When the meeting was entered in the source system, local time"
attendance_source = "roll_call, headcount, or none = not assessable, all counts empty"
expected = "Members expected, marked or not; never below those who came"
marked = "Denominator of the rate: expected members with a mark; by headcount, the expected"
present = "Present in the room"
present_online = "Present online"
excused = "Absent with reason"
unexcused = "Absent without reason"
exempt = "Exempt members of the cell that day"
headcount_all_present = "Present in the room and online as the minutes' head states"
headcount_disagrees = "Roll call and minutes' head cannot both be right about the number present; empty where there are not both"
tasks_set = "Tasks set; empty where no tasks at all are known"
tasks_with_lead = "Of those, with a lead named"
tasks_with_date = "Of those, with a deadline"
previous_tasks = "Tasks set by the cell's previous month with a counting meeting; empty where there was none"
previous_tasks_due = "Of those, due by the end of this month"
previous_tasks_reported = "Of the previous tasks, reported with a per cent by the end of this month"
previous_percent_done = "Mean per cent done (0-100) of the previous tasks reported; empty where none was"
cell_type = "Type of the cell"
area_traits = "Traits of the cell's area, separated by semicolons; empty = none known"
min_duration_minutes = "Shortest meeting by local rule, minutes; empty = the rubric's"
meeting_day = "Usual day of the month of the regular meeting"
has_venue = "The cell has a place to meet"
has_internet = "The place of meeting has internet"
secretary_heads_unit = "The secretary also heads the village, agency or school"
notice_channel = "How the notice reached the members"
papers_channel = "How the papers reached the members"
proposals_received = "Proposals of members that the meeting took up"
proposals_answered = "Proposals that were answered at the meeting"
*/
-- Only the narrow tables are cut to the months asked, so that the planner hashes those and lets the wide one stream by.
WITH meetings AS (
  SELECT * FROM intake.meetings WHERE COALESCE(mode, '') <> 'cancelled'
),
attendance AS (
  SELECT * FROM mart.meeting_attendance
  WHERE month >= CAST($first_month AS DATE) AND month <= CAST($last_month AS DATE)
),
tasks AS (
  SELECT * FROM mart.meeting_tasks
  WHERE month >= CAST($first_month AS DATE) AND month <= CAST($last_month AS DATE)
),
cells AS (
  SELECT *, COALESCE(valid_to, DATE '9999-12-31') AS last_day FROM intake.cells
)
SELECT
  m.meeting_code,
  m.cell_code,
  a.month,
  m.kind,
  m.held_on,
  m.kind IN ('regular', 'thematic', 'regular_and_thematic') AS counts_for_attendance,
  m.started_at,
  m.ended_at,
  -- Engines agree on the minutes between two full minutes only: some count those that began, some those that are over.
  CAST(DATE_DIFF('minute', DATE_TRUNC('minute', m.started_at), DATE_TRUNC('minute', m.ended_at)) AS INTEGER)
    AS duration_minutes,
  m.mode,
  m.chair_role,
  m.committee_premeeting,
  m.notice_sent_on,
  m.papers_shared_on,
  CASE WHEN m.papers_final_on < CAST(a.month + INTERVAL '1' MONTH AS DATE) THEN m.papers_final_on END
    AS papers_final_on,
  m.agenda_items,
  m.professional_items,
  m.discussion_minutes,
  m.criticism_minutes,
  m.speakers,
  m.opinions,
  m.reminders,
  m.superior_present,
  m.topic,
  m.recorded_at,
  a.attendance_source,
  a.expected,
  a.marked,
  a.present,
  a.present_online,
  a.excused,
  a.unexcused,
  a.exempt,
  a.headcount_all_present,
  a.headcount_disagrees,
  t.tasks_set,
  t.tasks_with_lead,
  t.tasks_with_date,
  t.previous_tasks,
  t.previous_tasks_due,
  t.previous_tasks_reported,
  t.previous_percent_done,
  c.cell_type,
  c.area_traits,
  c.min_duration_minutes,
  c.meeting_day,
  c.has_venue,
  c.has_internet,
  c.secretary_heads_unit,
  m.notice_channel,
  m.papers_channel,
  m.proposals_received,
  m.proposals_answered
FROM meetings AS m
JOIN attendance AS a ON a.meeting_code = m.meeting_code
JOIN tasks AS t ON t.meeting_code = m.meeting_code
LEFT JOIN cells AS c
  ON c.cell_code = m.cell_code AND c.valid_from <= m.held_on AND c.last_day >= m.held_on
