/*
title.vi = "Cuộc đến dự nào chỉ lướt qua"
title.en = "Which visits skimmed"
grain = "visit of the 24 months to as_of to a meeting, of which stay, length of the meeting and remarks are known"
unit = "figure: minutes stayed"
source = "docs/domain.md#signals-of-formalism, no. 6 (stay under a part of the meeting, no remark or follow-up recorded); half of the meeting is chosen by us: who misses most of it cannot judge it"
limits = "A visit with a remark or a finding does not skim, however short; that something was not seen is no finding. A visit that two systems delivered (mart.visit_twins) is one, with what either knows; of two stays the longer. Where the cell did not meet that day there was no meeting to skim; such visits, and those of which something is unknown, say nothing either way."
*/
WITH existing AS (
  SELECT cell_code FROM mart.cell_circumstances WHERE as_of = $as_of
),
twins AS (
  SELECT visit_code, counted_as FROM mart.visit_twins WHERE as_of = $as_of
),
visits AS (
  SELECT
    COALESCE(t.counted_as, v.visit_code) AS visit_code, v.cell_code, v.visited_on,
    bool_or(v.remarks_recorded) AS remarks_recorded,
    CAST(date_trunc('month', v.visited_on) AS DATE) AS month,
    max(date_diff('minute', v.arrived_at, v.left_at)) AS stay_minutes
  FROM intake.visits v
  LEFT JOIN twins t ON t.visit_code = v.visit_code
  WHERE v.visited_on <= last_day($as_of) AND v.visited_on > last_day($as_of - INTERVAL 24 MONTH)
  GROUP BY ALL
),
findings AS (
  SELECT DISTINCT COALESCE(t.counted_as, f.visit_code) AS visit_code
  FROM intake.findings f
  LEFT JOIN twins t ON t.visit_code = f.visit_code
  WHERE f.outcome IS DISTINCT FROM 'not_seen'
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
