/*
title.vi = "Sổ theo dõi nhiệm vụ, một trang"
title.en = "The ledger of tasks, one page"
grain = "task set in the 12 months to as_of; n_matching is the length of the whole list"
unit = "days_late = days from the deadline to the end of as_of; times = meetings of the 12 months that set a task of the cell in the same words, empty = its words are not known; counted anew from a task declared distinct"
source = "mart.task_facts; words by the keyed fingerprints of intake.text_fingerprints"
limits = "state as in decision_months.sql, empty = every state; months = set at least so many months before as_of; the earliest deadline first, then the earliest meeting; text only where texts = true and it is kept"
[defaults]
cell_type = ""
state = ""
months = 0
texts = false
skip = 0
take = 20
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
cells AS MATERIALIZED (
  SELECT n.*
  FROM mart.cell_names n
  SEMI JOIN here ON here.cell_code = n.cell_code
  WHERE n.as_of = $as_of AND ($cell_type = '' OR n.cell_type = $cell_type)
),
tasks AS (
  SELECT
    t.*,
    CASE
      WHEN t.reported_on <= last_day($as_of) THEN CASE WHEN t.percent_done >= 100 THEN 'done' ELSE 'partly' END
      WHEN t.due_on IS NULL THEN 'undated'
      WHEN t.due_on <= last_day($as_of) THEN 'late'
      ELSE 'running'
    END AS state
  FROM mart.task_facts t
  SEMI JOIN cells ON cells.cell_code = t.cell_code
  WHERE t.month <= $as_of - to_months($months) AND t.month > $as_of - INTERVAL 12 MONTH
),
matching AS MATERIALIZED (
  SELECT t.*, m.held_on
  FROM tasks t
  JOIN mart.meeting_facts m ON m.meeting_code = t.meeting_code
  WHERE $state = '' OR t.state = $state
),
page AS MATERIALIZED (
  SELECT * FROM matching ORDER BY due_on NULLS LAST, held_on, task_code LIMIT $take OFFSET $skip
),
words AS (
  SELECT t.task_code, t.cell_code, t.meeting_code, m.held_on,
    hash(list(p.runs ORDER BY p.line_no), list(p.line_mark ORDER BY p.line_no) FILTER (WHERE len(p.runs) = 0)) AS words
  FROM mart.task_facts t
  JOIN mart.meeting_facts m ON m.meeting_code = t.meeting_code
  SEMI JOIN page ON page.cell_code = t.cell_code
  JOIN intake.text_fingerprints p ON p.text_of = 'task' AND p.code = t.task_code
  WHERE t.month <= $as_of AND t.month > $as_of - INTERVAL 12 MONTH
  GROUP BY t.task_code, t.cell_code, t.meeting_code, m.held_on
),
counted AS (
  SELECT w.*,
    count(d.task_code) OVER (PARTITION BY w.cell_code, w.words ORDER BY w.held_on, w.meeting_code) AS begun_anew
  FROM words w
  LEFT JOIN intake.distinct_tasks d ON d.task_code = w.task_code
),
repeated AS (
  SELECT one.task_code, count(DISTINCT other.meeting_code) AS times
  FROM counted one
  JOIN counted other ON other.cell_code = one.cell_code AND other.words = one.words AND other.begun_anew = one.begun_anew
  GROUP BY one.task_code
)
SELECT
  p.task_code, p.meeting_code, p.cell_code, c.name, c.cell_type, u.name AS unit, p.held_on, p.due_on, p.lead_named,
  p.reported_on, p.percent_done, p.state, last_day($as_of) - p.due_on AS days_late, r.times,
  CASE WHEN $texts THEN i.task_text END AS text,
  (SELECT count(*) FROM matching) AS n_matching
FROM page p
JOIN cells c ON c.cell_code = p.cell_code
LEFT JOIN mart.unit_names u ON u.unit_code = c.unit_code AND u.as_of = $as_of
LEFT JOIN repeated r ON r.task_code = p.task_code
LEFT JOIN intake.tasks i ON i.task_code = p.task_code
ORDER BY p.due_on NULLS LAST, p.held_on, p.task_code
