/*
title.vi = "Các cặp chi bộ có thể kết nghĩa"
title.en = "Pairs of cells that could be twins"
grain = "cell and measure in which it is in the lowest fifth of its type in the scope, with one cell of the same unit and type in the highest"
unit = "figures 0-1: means of the months of the 12 to as_of in which they are known, at least six"
source = "mart.cell_month, mart.cell_names"
limits = "Attendance, members who spoke, tasks done on time. Chosen so that they are near and alike; who fits whom is for the committees to say. By unit and name, never by rank."
[defaults]
most = 30
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
months AS (
  SELECT m.cell_code, unnest([
    {'measure': 'attendance', 'figure': m.attendance_rate},
    {'measure': 'speakers', 'figure': m.speaking_rate},
    {'measure': 'tasks', 'figure': CASE WHEN m.tasks_due > 0 THEN m.tasks_done / m.tasks_due END}
  ], recursive := true)
  FROM mart.cell_month m
  SEMI JOIN here ON here.cell_code = m.cell_code
  WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 12 MONTH
),
means AS (
  SELECT cell_code, measure, avg(figure) AS figure FROM months GROUP BY cell_code, measure HAVING count(figure) >= 6
),
placed AS (
  SELECT
    e.*, n.name, n.unit_code, n.cell_type,
    percent_rank() OVER (PARTITION BY e.measure, n.cell_type ORDER BY e.figure) AS place
  FROM means e
  JOIN mart.cell_names n ON n.cell_code = e.cell_code AND n.as_of = $as_of
)
SELECT
  u.name AS unit_name, w.measure, w.cell_code, w.name, w.figure, s.cell_code AS twin_code, s.name AS twin,
  s.figure AS twin_figure
FROM placed w
JOIN placed s
  ON s.measure = w.measure AND s.unit_code = w.unit_code AND s.cell_type = w.cell_type AND s.place >= 0.8
  AND s.figure > w.figure
LEFT JOIN mart.unit_names u ON u.unit_code = w.unit_code AND u.as_of = $as_of
WHERE w.place <= 0.2
QUALIFY row_number() OVER (PARTITION BY w.cell_code, w.measure ORDER BY s.name COLLATE vi, s.cell_code) = 1
ORDER BY u.name COLLATE vi, w.name COLLATE vi, w.cell_code, w.measure
LIMIT $most
