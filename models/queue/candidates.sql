/*
title.vi = "Các chi bộ có thể đưa vào danh sách xem trong tháng"
title.en = "Cells that may be looked at this month"
grain = "cell with a flag to act on"
unit = "concern 0 to 1: one minus the chance that none of the concerns to act on is both real and grave, those at rest left out; months_unseen = whole months since the last look or visit of any kind, empty where there was none"
source = "noisy-or of confidence and gravity, of each family the weightiest, as in models/attention.sql. Chosen by us: a look is a supervision, an inspection, a visit made because of a flag or by lot, or one that left a finding; sitting in or twinning that left nothing is none. A flag rests from the look on until something new comes: an onset in a later month, three more meetings that show it (the least number that makes a habit, models/habits/signal_rows.py), or twelve months. A flag of which the visit could not see anything does not rest."
*/
WITH flag_words AS (
  SELECT
    id AS flag, json_extract_string(head, '$.family') AS family,
    CAST(json_extract(head, '$.gravity') AS DOUBLE) AS weight
  FROM result.metadata
  WHERE kind = 'flag' AND lang = 'vi'
),
acted AS (
  SELECT f.cell_code, f.flag, f.since, f.meetings, w.family, f.confidence * w.weight AS concern
  FROM result.flags f
  JOIN flag_words w ON w.flag = f.flag
  WHERE f.as_of = $as_of AND f.severity = 'act'
),
visits AS (
  SELECT v.visit_code, v.cell_code, v.visited_on, v.kind, v.selected_by
  FROM intake.visits v
  SEMI JOIN acted ON acted.cell_code = v.cell_code
  WHERE v.visited_on <= last_day($as_of)
),
seen AS (
  SELECT cell_code, max(visited_on) AS last_on FROM visits GROUP BY cell_code
),
checks AS (
  SELECT visit_code, cell_code, visited_on
  FROM visits
  WHERE visited_on > last_day($as_of) - INTERVAL 12 MONTH
    AND (
      kind IN ('regular_supervision', 'thematic_supervision', 'inspection')
      OR selected_by IN ('flag', 'random')
      OR visit_code IN (SELECT visit_code FROM intake.findings)
    )
),
not_seen AS (
  SELECT DISTINCT visit_code, flag FROM intake.findings WHERE flag IS NOT NULL AND outcome = 'not_seen'
),
checked AS (
  SELECT a.cell_code, a.flag, max(l.visited_on) AS checked_on
  FROM acted a
  JOIN checks l ON l.cell_code = a.cell_code
  LEFT JOIN not_seen n ON n.visit_code = l.visit_code AND n.flag = a.flag
  WHERE n.visit_code IS NULL
  GROUP BY a.cell_code, a.flag
),
shown AS (
  SELECT cell_code, flag, unnest(meetings) AS meeting_code FROM acted
),
shown_since AS (
  SELECT s.cell_code, s.flag, count(*) AS n_meetings
  FROM shown s
  JOIN checked l ON l.cell_code = s.cell_code AND l.flag = s.flag
  JOIN mart.meeting_facts m ON m.meeting_code = s.meeting_code AND m.held_on > l.checked_on
  GROUP BY s.cell_code, s.flag
),
judged AS (
  SELECT
    a.cell_code, a.family, a.concern, l.checked_on,
    l.checked_on IS NULL OR COALESCE(a.since > l.checked_on, false) OR COALESCE(n.n_meetings >= 3, false) AS is_new
  FROM acted a
  LEFT JOIN checked l ON l.cell_code = a.cell_code AND l.flag = a.flag
  LEFT JOIN shown_since n ON n.cell_code = a.cell_code AND n.flag = a.flag
),
families AS (
  SELECT cell_code, family, max(concern) FILTER (WHERE is_new) AS concern, max(checked_on) AS checked_on
  FROM judged
  GROUP BY cell_code, family
)
SELECT
  f.cell_code,
  1 - exp(sum(ln(1 - least(COALESCE(f.concern, 0), 0.999999)) ORDER BY f.family)) AS concern,
  max(f.checked_on) AS checked_on,
  bool_and(f.concern IS NULL) AS rests,
  date_diff('month', any_value(s.last_on), last_day($as_of)) AS months_unseen
FROM families f
LEFT JOIN seen s ON s.cell_code = f.cell_code
GROUP BY f.cell_code
ORDER BY f.cell_code
