/*
title.vi = "Số vụ kỷ luật và số năm đảng viên của từng chi bộ"
title.en = "Cases of discipline and member-years of each cell"
grain = "cell that exists at as_of"
unit = "cases, member-years over the $months months to as_of"
limits = "Member-years take the roll as at as_of for every month in which the cell existed and the data reach back; cells whose size is unknown, and cells that exist no more, are left out with their cases. struck_off is no discipline and is counted apart. No row at all where the data hold no discipline."
*/
WITH months AS (
  SELECT cell_code, count(*) AS n_months, min(month) AS first_month
  FROM mart.cell_calendar
  WHERE month <= $as_of AND month > $as_of - to_months($months)
  GROUP BY cell_code
),
cases AS (
  SELECT
    d.cell_code,
    count(*) FILTER (WHERE d.form <> 'struck_off') AS n_cases,
    count(*) FILTER (WHERE d.form = 'struck_off') AS n_struck_off
  FROM intake.discipline AS d
  JOIN months AS m ON m.cell_code = d.cell_code AND d.decided_on >= m.first_month
  WHERE d.decided_on < $as_of + INTERVAL 1 MONTH
  GROUP BY d.cell_code
)
SELECT
  p.cell_code,
  p.cell_type,
  COALESCE(c.n_cases, 0) AS n_cases,
  COALESCE(c.n_struck_off, 0) AS n_struck_off,
  p.members * m.n_months / 12.0 AS member_years,
  m.n_months / 12.0 AS years
FROM mart.cell_profiles AS p
JOIN months AS m ON m.cell_code = p.cell_code
LEFT JOIN cases AS c ON c.cell_code = p.cell_code
WHERE p.as_of = $as_of AND p.members > 0
  AND EXISTS (SELECT 1 FROM intake.discipline WHERE decided_on < $as_of + INTERVAL 1 MONTH)
ORDER BY p.cell_code
