/*
title.vi = "Số dự so với số vừa đủ để đạt mức điểm danh tối đa"
title.en = "Those present against the fewest that reach the full rate"
grain = "difference in members, from -5 to 5"
unit = "meetings of the 12 months to as_of; larger differences in the outermost ones"
source = "mart.meeting_facts"
limits = "line is the full rate in per cent. Meetings at which it takes everybody are left out: there the line says nothing"
*/
WITH judged AS (
  SELECT
    m.present + m.present_online AS came, m.marked AS due,
    CAST(ceil(m.marked * CAST($line AS INTEGER) / 100.0 - 1e-9) AS INTEGER) AS fewest
  FROM mart.meeting_facts m
  SEMI JOIN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of) here
    ON here.cell_code = m.cell_code
  WHERE m.counts_for_attendance AND m.marked > 0 AND m.month <= $as_of AND m.month > $as_of - INTERVAL 12 MONTH
)
SELECT CAST(least(greatest(came - fewest, -5), 5) AS INTEGER) AS over, count(*) AS n_meetings
FROM judged
WHERE fewest < due AND came IS NOT NULL
GROUP BY over
ORDER BY over
