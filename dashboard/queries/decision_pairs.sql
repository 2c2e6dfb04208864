/*
title.vi = "Các cặp nhiệm vụ của một chi bộ có đúng những chữ ấy"
title.en = "Pairs of tasks of a cell in the same words"
grain = "two tasks of a cell that meetings at most 12 months apart set one after the other in the same words, the later one in the 12 months to as_of; one task of each meeting"
unit = "silent = nothing had been reported on the earlier one when the later one was set"
source = "mart.task_facts; words by the keyed fingerprints of intake.text_fingerprints"
limits = "pairs whose later task is declared distinct are left out; the latest first; text only where texts = true and it is kept"
[defaults]
texts = false
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of AND cell_code = $cell
),
worded AS (
  SELECT t.task_code, t.cell_code, t.meeting_code, t.month, t.reported_on, m.held_on,
    hash(list(p.runs ORDER BY p.line_no), list(p.line_mark ORDER BY p.line_no) FILTER (WHERE len(p.runs) = 0)) AS words
  FROM mart.task_facts t
  JOIN mart.meeting_facts m ON m.meeting_code = t.meeting_code
  SEMI JOIN here ON here.cell_code = t.cell_code
  JOIN intake.text_fingerprints p ON p.text_of = 'task' AND p.code = t.task_code
  WHERE t.month <= $as_of AND t.month > $as_of - INTERVAL 24 MONTH
  GROUP BY t.task_code, t.cell_code, t.meeting_code, t.month, t.reported_on, m.held_on
),
settings AS (
  SELECT cell_code, words, meeting_code, month, held_on,
    COALESCE(min(w.task_code) FILTER (d.task_code IS NOT NULL), min(w.task_code)) AS task_code,
    min(reported_on) AS reported_on,
    count(d.task_code) > 0 AS is_distinct
  FROM worded w
  LEFT JOIN intake.distinct_tasks d ON d.task_code = w.task_code
  GROUP BY cell_code, words, meeting_code, month, held_on
),
pairs AS (
  SELECT
    cell_code, words, month, is_distinct,
    lag(task_code) OVER again AS earlier_code, lag(held_on) OVER again AS earlier_on,
    task_code AS later_code, held_on AS later_on,
    COALESCE(lag(reported_on) OVER again > held_on, true) AS silent
  FROM settings
  WINDOW again AS (PARTITION BY cell_code, words ORDER BY held_on, meeting_code)
)
SELECT
  p.cell_code, p.earlier_code, p.earlier_on, p.later_code, p.later_on, p.silent,
  CASE WHEN $texts THEN i.task_text END AS text, i.meeting_code
FROM pairs p
LEFT JOIN intake.tasks i ON i.task_code = p.later_code
WHERE p.month > $as_of - INTERVAL 12 MONTH AND p.earlier_on >= p.later_on - INTERVAL 12 MONTH AND NOT p.is_distinct
ORDER BY p.later_on DESC, p.later_code
