/*
title.vi = "Số vụ kỷ luật của từng tổ chức theo hình thức"
title.en = "Cases of discipline below each organisation by form"
grain = "organisation, at whatever depth above the cells, and form with a case"
unit = "cases over the $months months to as_of"
limits = "The cases counted in discipline.sql and no others: cells of known size, from the first month in which the cell existed and the data reach back."
*/
WITH months AS (
  SELECT cell_code, min(month) AS first_month
  FROM mart.cell_calendar
  WHERE month <= $as_of AND month > $as_of - to_months($months)
  GROUP BY cell_code
),
cases AS (
  SELECT d.cell_code, d.form
  FROM intake.discipline AS d
  JOIN months AS m ON m.cell_code = d.cell_code AND d.decided_on >= m.first_month
  JOIN mart.cell_profiles AS p ON p.cell_code = d.cell_code AND p.as_of = $as_of AND p.members > 0
  WHERE d.decided_on < $as_of + INTERVAL 1 MONTH
)
SELECT s.unit_code, c.form, count(*) AS n_cases
FROM cases AS c
JOIN mart.cell_scope AS s ON s.cell_code = c.cell_code AND s.as_of = $as_of
GROUP BY s.unit_code, c.form
ORDER BY s.unit_code, c.form
