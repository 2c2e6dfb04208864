/*
title.vi = "Nội dung sinh hoạt so với HD 42, theo loại hình, 12 tháng"
title.en = "What meetings had of what HD 42 asks, by type of cell, 12 months"
grain = "type of cell and what is asked"
unit = "meetings of the 12 months to as_of (thematic: full quarters of the year to as_of in which the cell met), n of known"
source = "mart.meeting_facts; HD 42 of 2025 (docs/domain.md): last month's tasks are reported on (review), content beyond professional work (beyond_work), the ideological situation, criticism and self-criticism (criticism), tasks with who leads and until when (tasks), a thematic meeting each quarter (thematic), the committee meets first (premeeting)"
limits = "Which items are professional work is as the cell entered it. What a meeting does not say is unknown and does not count. Meetings before HD 42 was in force (28 October 2025) are left out. cell empty = all cells of the scope. A condition of the cells, no flag rests on it here."
[defaults]
cell = ""
*/
WITH here AS (
  SELECT cell_code
  FROM mart.cell_scope
  WHERE unit_code = $scope AND as_of = $as_of AND ($cell = '' OR cell_code = $cell)
),
meetings AS (
  SELECT
    f.cell_type, f.cell_code, f.month, f.kind,
    CASE WHEN f.previous_tasks > 0 THEN f.previous_tasks_reported > 0 END AS review,
    CASE WHEN f.agenda_items > 0 THEN f.professional_items < f.agenda_items END AS beyond_work,
    f.criticism_minutes > 0 AS criticism,
    CASE WHEN f.tasks_set > 0 THEN f.tasks_with_lead = f.tasks_set AND f.tasks_with_date = f.tasks_set END AS tasks,
    f.committee_premeeting AS premeeting
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.held_on >= DATE '2025-10-28' AND f.counts_for_attendance AND f.month <= $as_of AND f.month > $as_of - INTERVAL 12 MONTH
),
asked AS (
  UNPIVOT (SELECT cell_type, review, beyond_work, criticism, tasks, premeeting FROM meetings)
  ON review, beyond_work, criticism, tasks, premeeting INTO NAME item VALUE has
),
quarters AS (
  SELECT cell_type, cell_code, bool_or(kind IN ('thematic', 'regular_and_thematic')) AS has
  FROM meetings
  WHERE date_trunc('quarter', month) + INTERVAL 2 MONTH <= $as_of
    AND date_trunc('quarter', month) > $as_of - INTERVAL 12 MONTH
    AND date_trunc('quarter', month) >= DATE '2025-10-28'
  GROUP BY cell_type, cell_code, date_trunc('quarter', month)
),
counted AS (
  SELECT cell_type, item, count(*) AS known, count(*) FILTER (has) AS n FROM asked GROUP BY cell_type, item
  UNION ALL
  SELECT cell_type, 'thematic', count(*), count(*) FILTER (has) FROM quarters GROUP BY cell_type
)
SELECT cell_type, item, known, n
FROM counted
ORDER BY cell_type, list_position(['review', 'beyond_work', 'criticism', 'tasks', 'thematic', 'premeeting'], item)
