/*
title.vi = "Nhiệm vụ lúc nào cũng đạt đúng 100 %"
title.en = "Tasks always exactly 100 % done"
grain = "meeting of the 12 months to as_of of whose tasks a result is known, or due for 30 days"
unit = "none"
source = "docs/domain.md#signals-of-formalism, nos. 8 and 17 (all 100 %, ready-made figures). Honest figures have spread; how much is usual is learned from cells of the kind."
limits = "Small, simple tasks are honestly done in full; so this is never a flag of its own. What was reported after the end of as_of is not known yet. Tasks neither reported nor due for 30 days are left out."
habit = true
*/
WITH tasks AS (
  SELECT
    cell_code,
    month,
    meeting_code,
    CASE WHEN reported_on < $as_of + INTERVAL 1 MONTH THEN percent_done END AS percent_done,
    due_on < $as_of + INTERVAL 1 MONTH - INTERVAL 30 DAY AS was_due
  FROM mart.task_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
),
that_report AS (
  SELECT cell_code FROM tasks GROUP BY cell_code HAVING count(percent_done) > 0
)
SELECT
  t.cell_code,
  t.month,
  t.meeting_code,
  bool_and(COALESCE(t.percent_done = 100, false)) AS shows
FROM tasks AS t
JOIN that_report AS r ON r.cell_code = t.cell_code
WHERE t.percent_done IS NOT NULL OR t.was_due
GROUP BY t.cell_code, t.month, t.meeting_code
