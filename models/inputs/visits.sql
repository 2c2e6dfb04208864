/*
title.vi = "Cuộc đến dự nào chỉ lướt qua"
title.en = "Which visits skimmed"
grain = "visit of the 24 months to as_of to a meeting, of which stay, length of the meeting and remarks are known"
unit = "figure: minutes stayed"
source = "domain.md section 6, sign 6 (stay under a part of the meeting, no remark or follow-up recorded); half of the meeting is chosen by us: whoever misses most of it cannot judge it"
limits = "A visit with a remark or a finding does not skim, however short; that something was not seen is no finding. Where the cell did not meet that day there was no meeting to skim; such visits, and those of which something is unknown, say nothing either way."
*/
WITH existing AS (
  SELECT cell_code FROM mart.cell_circumstances WHERE as_of = $as_of
),
visits AS (
  SELECT
    visit_code, cell_code, visited_on, remarks_recorded,
    CAST(date_trunc('month', visited_on) AS DATE) AS month,
    date_diff('minute', arrived_at, left_at) AS stay_minutes
  FROM intake.visits
  WHERE visited_on <= last_day($as_of) AND visited_on > last_day($as_of - INTERVAL 24 MONTH)
),
findings AS (
  SELECT DISTINCT visit_code FROM intake.findings WHERE outcome IS DISTINCT FROM 'not_seen'
),
meetings AS (
  SELECT
    cell_code, held_on,
    arg_min(meeting_code, (duration_minutes, meeting_code)) AS meeting_code,
    min(duration_minutes) AS duration_minutes
  FROM mart.meeting_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 24 MONTH AND duration_minutes > 0
  GROUP BY cell_code, held_on
)
SELECT
  v.cell_code,
  v.month,
  m.meeting_code,
  v.stay_minutes * 2 < m.duration_minutes AND NOT v.remarks_recorded AND f.visit_code IS NULL AS shows,
  v.stay_minutes AS figure
FROM visits v
JOIN existing e ON e.cell_code = v.cell_code
JOIN meetings m ON m.cell_code = v.cell_code AND m.held_on = v.visited_on
LEFT JOIN findings f ON f.visit_code = v.visit_code
WHERE v.stay_minutes IS NOT NULL AND v.remarks_recorded IS NOT NULL
ORDER BY v.cell_code, v.month, v.visit_code
