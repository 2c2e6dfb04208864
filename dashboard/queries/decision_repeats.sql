/*
title.vi = "Nhiệm vụ giao lại nguyên văn khi lần trước chưa báo cáo"
title.en = "Tasks set again in the same words while the earlier one had not been reported on"
grain = "cell and wording set at three meetings or more of the 12 months to as_of, at least once silently; n_matching is the length of the whole list"
unit = "times = meetings that set it; silent = of those after the first, those before which nothing had been reported on the one before"
source = "docs/domain.md#signals-of-formalism, nos. 8 and 9; words by the keyed fingerprints of intake.text_fingerprints"
limits = "figures apart; what was reworded is not found; a task that is done every month and not reported on looks the same; counting begins anew with a task declared distinct; the latest first"
[defaults]
cell_type = ""
skip = 0
take = 10
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
tasks AS MATERIALIZED (
  SELECT t.task_code, t.cell_code, t.meeting_code, t.reported_on, m.held_on
  FROM mart.task_facts t
  JOIN mart.meeting_facts m ON m.meeting_code = t.meeting_code
  SEMI JOIN here ON here.cell_code = t.cell_code
  WHERE t.month <= $as_of AND t.month > $as_of - INTERVAL 12 MONTH
),
worded AS (
  SELECT p.code AS task_code,
    hash(list(p.runs ORDER BY p.line_no), list(p.line_mark ORDER BY p.line_no) FILTER (WHERE len(p.runs) = 0)) AS words
  FROM intake.text_fingerprints p
  SEMI JOIN tasks ON tasks.task_code = p.code
  WHERE p.text_of = 'task'
  GROUP BY p.code
),
counted AS (
  SELECT t.*, w.words,
    count(d.task_code) OVER (PARTITION BY t.cell_code, w.words ORDER BY t.held_on, t.meeting_code) AS begun_anew
  FROM tasks t
  JOIN worded w ON w.task_code = t.task_code
  LEFT JOIN intake.distinct_tasks d ON d.task_code = t.task_code
),
settings AS (
  SELECT
    cell_code, words, begun_anew, meeting_code, any_value(held_on) AS held_on, min(reported_on) AS reported_on
  FROM counted
  GROUP BY cell_code, words, begun_anew, meeting_code
),
followed AS (
  SELECT *,
    lag(held_on) OVER again IS NOT NULL AND COALESCE(lag(reported_on) OVER again > held_on, true) AS is_silent
  FROM settings
  WINDOW again AS (PARTITION BY cell_code, words, begun_anew ORDER BY held_on, meeting_code)
),
groups AS (
  SELECT
    cell_code, words, begun_anew, count(*) AS times, count(*) FILTER (is_silent) AS silent,
    min(held_on) AS first_on, max(held_on) AS last_on
  FROM followed
  GROUP BY cell_code, words, begun_anew
  HAVING count(*) >= 3 AND count(*) FILTER (is_silent) > 0
)
SELECT
  g.cell_code, n.name, n.cell_type, u.name AS unit, g.times, g.silent, g.first_on, g.last_on,
  count(*) OVER () AS n_matching
FROM groups g
JOIN mart.cell_names n ON n.cell_code = g.cell_code AND n.as_of = $as_of
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
WHERE $cell_type = '' OR n.cell_type = $cell_type
ORDER BY g.last_on DESC, g.cell_code, g.words, g.begun_anew
LIMIT $take OFFSET $skip
