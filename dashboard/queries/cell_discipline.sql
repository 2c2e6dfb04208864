/*
title.vi = "Kỷ luật ở một chi bộ trong 36 tháng, theo tháng"
title.en = "Discipline in one cell over 36 months, by month"
grain = "month, subject and form, newest first; months without a case have no row"
unit = "cases"
source = "intake.discipline"
limits = "decided by the end of the month looked back from; neither persons nor grounds; struck_off is no discipline; restricted to inspectors and administrators"
*/
SELECT
  CAST(date_trunc('month', d.decided_on) AS DATE) AS month, d.subject, d.form, count(*) AS n_cases
FROM intake.discipline d
JOIN mart.cell_scope s
  ON s.cell_code = d.cell_code AND s.unit_code = $scope AND s.as_of = $as_of AND s.cell_code = $cell
WHERE d.decided_on <= last_day($as_of) AND d.decided_on > last_day($as_of - INTERVAL 36 MONTH)
GROUP BY ALL
ORDER BY month DESC, d.subject, d.form
