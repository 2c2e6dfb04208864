/*
order = 33
title.vi = "Chi bộ quanh đó có báo cáo kết quả và ghi thời hạn nhiệm vụ không"
title.en = "Whether the cells around a cell report results of tasks and write deadlines down"
grain = "one row per month looked back from and cell that set tasks in its 12 months and has an area to compare with"
unit = "none"
source = "mart.task_facts, mart.cell_scope"
limits = "The area is the smallest organisation with five or more other cells that set tasks. Most = at least half of the others. A result counts where it was reported by the end of the month looked back from."

[columns]
as_of = "First day of the month looked back from"
cell_code = "Cell"
most_report = "Most of the others in its area reported the result of a task of the 12 months"
most_date = "Most of the others in its area gave a task of the 12 months a deadline"
*/
WITH cells AS (
  SELECT DISTINCT as_of, cell_code FROM mart.cell_scope
),
records AS (
  SELECT
    c.as_of, c.cell_code,
    MAX(CASE WHEN t.reported_on < c.as_of + INTERVAL '1' MONTH AND t.percent_done IS NOT NULL THEN 1 ELSE 0 END)
      AS reports,
    MAX(CASE WHEN t.due_on IS NOT NULL THEN 1 ELSE 0 END) AS dates
  FROM cells AS c
  JOIN mart.task_facts AS t ON t.cell_code = c.cell_code
  WHERE t.month <= c.as_of AND t.month > c.as_of - INTERVAL '12' MONTH
  GROUP BY c.as_of, c.cell_code
),
areas AS (
  SELECT s.as_of, s.unit_code, COUNT(*) AS n_cells, SUM(r.reports) AS n_reporting, SUM(r.dates) AS n_dating
  FROM mart.cell_scope AS s
  JOIN records AS r ON r.cell_code = s.cell_code AND r.as_of = s.as_of
  GROUP BY s.as_of, s.unit_code
),
nearest AS (
  SELECT
    s.as_of, s.cell_code,
    (a.n_reporting - r.reports) * 2 >= a.n_cells - 1 AS most_report,
    (a.n_dating - r.dates) * 2 >= a.n_cells - 1 AS most_date,
    ROW_NUMBER() OVER (PARTITION BY s.as_of, s.cell_code ORDER BY a.n_cells, s.unit_code DESC) AS nearness
  FROM mart.cell_scope AS s
  JOIN records AS r ON r.cell_code = s.cell_code AND r.as_of = s.as_of
  JOIN areas AS a ON a.unit_code = s.unit_code AND a.as_of = s.as_of AND a.n_cells >= 6
)
SELECT as_of, cell_code, most_report, most_date FROM nearest WHERE nearness = 1
