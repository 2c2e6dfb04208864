/*
title.vi = "Nhiệm vụ lặp lại nguyên văn từ các kỳ trước"
title.en = "Tasks repeated word for word from earlier meetings"
grain = "meeting of the 12 months to as_of with a task whose text is known, other than the one that the cell repeats most"
unit = "shows: at least half of these tasks have the text of a task of an earlier meeting in the 12 months before"
source = "docs/domain.md#signals-of-formalism, nos. 8 and 9. One half: most of what was decided (chosen by us); how much is usual is learned from cells of the kind."
limits = "One task may honestly come back every month, so the one that the cell repeats most is left out; who repeats a single task only is therefore never found. A task that was not done and is set again on purpose looks the same. What was reworded is not found. A task declared distinct repeats nothing set before it; that never changes which one is left out, so it can only lower the signal."
habit = true
*/
WITH set_tasks AS (
  SELECT t.task_code, t.cell_code, t.meeting_code, m.month, m.held_on
  FROM mart.task_facts AS t
  JOIN mart.meeting_facts AS m ON m.meeting_code = t.meeting_code
  WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 24 MONTH
),
lines AS (
  SELECT p.code, p.line_no, p.line_mark, p.runs
  FROM intake.text_fingerprints AS p
  SEMI JOIN set_tasks AS t ON t.task_code = p.code
  WHERE p.text_of = 'task'
),
several AS (
  SELECT DISTINCT code FROM lines WHERE line_no > 1
),
-- Nearly every task has one line, which needs no grouping: the marks are the same, in a tenth of the time.
texts AS (
  SELECT l.code AS task_code, hash([l.runs], CASE WHEN len(l.runs) = 0 THEN [l.line_mark] END) AS words
  FROM lines AS l
  ANTI JOIN several AS s ON s.code = l.code
  UNION ALL
  SELECT l.code, hash(list(l.runs ORDER BY l.line_no), list(l.line_mark ORDER BY l.line_no) FILTER (WHERE len(l.runs) = 0))
  FROM lines AS l
  SEMI JOIN several AS s ON s.code = l.code
  GROUP BY l.code
),
tasks AS (
  SELECT
    t.cell_code, t.meeting_code, t.month, t.held_on, x.words,
    count(d.task_code) OVER (PARTITION BY t.cell_code, x.words ORDER BY t.held_on, t.meeting_code) AS begun_anew
  FROM set_tasks AS t
  JOIN texts AS x ON x.task_code = t.task_code
  LEFT JOIN intake.distinct_tasks AS d ON d.task_code = t.task_code
),
most_repeated AS (
  SELECT cell_code, words
  FROM tasks
  GROUP BY cell_code, words
  HAVING count(DISTINCT meeting_code) > 1
  QUALIFY row_number() OVER (PARTITION BY cell_code ORDER BY count(DISTINCT meeting_code) DESC, words) = 1
),
others AS (
  SELECT t.*, lag(t.held_on) OVER (PARTITION BY t.cell_code, t.words, t.begun_anew ORDER BY t.held_on) AS before_on
  FROM (SELECT DISTINCT * FROM tasks) AS t
  ANTI JOIN most_repeated AS r ON r.cell_code = t.cell_code AND r.words = t.words
)
SELECT
  cell_code,
  month,
  meeting_code,
  avg(CASE WHEN before_on < held_on AND before_on >= held_on - INTERVAL 12 MONTH THEN 1.0 ELSE 0.0 END) >= 0.5 AS shows
FROM others
WHERE month > $as_of - INTERVAL 12 MONTH
GROUP BY cell_code, month, meeting_code
