/*
title.vi = "Biết được gì về các kỳ họp của một chi bộ, 24 tháng"
title.en = "What is known of the meetings of one cell, 24 months"
grain = "one row; none where no meeting is recorded"
unit = "meetings that count for attendance, and those of them for which a thing is known"
limits = "by the end of the month; a thing that no meeting has is not recorded where the data come from, which is no fault of the cell"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of AND cell_code = $cell
),
held AS (
  SELECT f.*
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.counts_for_attendance AND f.month <= $as_of AND f.month > $as_of - INTERVAL 24 MONTH
),
scored AS (
  SELECT
    count(DISTINCT g.meeting_code) FILTER (g.scored_by = 'self') AS self_score,
    count(DISTINCT g.meeting_code) FILTER (g.scored_by = 'superior') AS superior_score
  FROM mart.score_facts g
  SEMI JOIN held ON held.meeting_code = g.meeting_code
  WHERE COALESCE(g.scored_on, $as_of) <= last_day($as_of)
)
SELECT
  count(*) AS n_meetings,
  count(*) FILTER (attendance_source = 'roll_call') AS roll_call,
  count(*) FILTER (attendance_source = 'headcount') AS headcount,
  count(duration_minutes) AS duration,
  count(chair_role) AS chair,
  count(committee_premeeting) AS premeeting,
  count(notice_sent_on) AS notice,
  count(papers_shared_on) AS papers,
  count(agenda_items) AS agenda,
  count(discussion_minutes) AS discussion,
  count(criticism_minutes) AS criticism,
  count(speakers) AS speakers,
  count(*) FILTER (tasks_set > 0) AS tasks,
  any_value(scored.self_score) AS self_score,
  any_value(scored.superior_score) AS superior_score,
  count(*) FILTER (recorded_at <= CAST(held_on AS TIMESTAMP) + INTERVAL 31 DAY) AS in_time,
  count(recorded_at) AS recorded
FROM held
CROSS JOIN scored
HAVING count(*) > 0
