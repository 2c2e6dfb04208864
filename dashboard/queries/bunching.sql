/*
title.vi = "Thời lượng các kỳ họp, từng năm phút"
title.en = "Lengths of meetings, by five minutes"
grain = "step of five minutes from 30 to 180"
unit = "meetings of the 12 months to as_of; longer and shorter ones in the outermost steps"
source = "mart.meeting_facts"
*/
SELECT CAST(least(greatest(floor(m.duration_minutes / 5) * 5, 30), 180) AS INTEGER) AS minutes, count(*) AS n_meetings
FROM mart.meeting_facts m
SEMI JOIN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of) here
  ON here.cell_code = m.cell_code
WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 12 MONTH AND m.duration_minutes > 0
GROUP BY minutes
ORDER BY minutes
