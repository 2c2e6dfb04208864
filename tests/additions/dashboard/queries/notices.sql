/*
title.vi = "Thông báo mời họp theo chi bộ"
title.en = "Notices of meetings by cell"
grain = "cell in scope"
*/
SELECT m.cell_code, count(*) AS n_meetings, count(m.notice_sent_on) AS n_notices
FROM mart.meeting_facts m
JOIN mart.cell_scope s ON s.cell_code = m.cell_code
WHERE s.as_of = $as_of AND s.unit_code = $scope
GROUP BY m.cell_code
ORDER BY m.cell_code
