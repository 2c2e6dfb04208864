/*
title.vi = "Tỷ lệ dự họp, phát biểu hoặc việc xong đúng hạn trước và sau một tháng, của chi bộ và các chi bộ có xuất phát điểm như vậy"
title.en = "Attendance, members who spoke or tasks done before and since a month, of a cell and of those that began like it"
grain = "the cell itself (own), then at most 60 cells of its type in the scope, by how near their rate before was"
unit = "rates 0-1: means of the months in which they are known, six before the month `opened` and all since, up to as_of"
source = "mart.cell_month"
limits = "Cells that begin low come up by chance alone: those that began like it show by how much. At least three months before and one since; `without` = codes of cells with a case, one a line; the rate before within 5 points. rate = attendance, speakers or tasks"
[defaults]
rate = "attendance"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
months AS (
  SELECT
    m.month, m.cell_code,
    CASE $rate
      WHEN 'attendance' THEN m.attendance_rate
      WHEN 'speakers' THEN m.speaking_rate
      WHEN 'tasks' THEN CASE WHEN m.tasks_due > 0 THEN m.tasks_done / m.tasks_due END
    END AS rate
  FROM mart.cell_month m
  SEMI JOIN here ON here.cell_code = m.cell_code
  WHERE m.month >= $opened - INTERVAL 6 MONTH AND m.month <= $as_of
),
means AS (
  SELECT
    cell_code,
    avg(rate) FILTER (month < $opened) AS before,
    count(rate) FILTER (month < $opened) AS n_before,
    avg(rate) FILTER (month >= $opened) AS since,
    count(rate) FILTER (month >= $opened) AS n_since
  FROM months
  GROUP BY cell_code
),
known AS (
  SELECT k.*, n.cell_type
  FROM means k
  JOIN mart.cell_names n ON n.cell_code = k.cell_code AND n.as_of = $as_of
  WHERE k.n_before >= 3 AND k.n_since >= 1
),
own AS (
  SELECT * FROM known WHERE cell_code = $cell
)
SELECT k.cell_code, k.cell_code = $cell AS own, k.before, k.since, k.n_before, k.n_since
FROM known k
JOIN own o ON o.cell_type = k.cell_type AND abs(o.before - k.before) <= 0.05
WHERE k.cell_code = $cell OR k.cell_code NOT IN (SELECT unnest(string_split($without, chr(10))))
ORDER BY own DESC, abs(o.before - k.before), k.cell_code
LIMIT 61
