/*
title.vi = "Các chi bộ cần xem trong tháng, và nơi đã có người đến"
title.en = "The cells to look at this month, and which were visited since"
grain = "cell in the state now"
unit = "visited = a visit after the end of as_of is on record"
source = "result.attention, intake.visits"
*/
SELECT
  a.cell_code,
  count(v.visit_code) > 0 AS visited
FROM result.attention a
JOIN mart.cell_scope s ON s.cell_code = a.cell_code AND s.as_of = a.as_of AND s.unit_code = $scope
LEFT JOIN intake.visits v ON v.cell_code = a.cell_code AND v.visited_on > last_day($as_of)
WHERE a.as_of = $as_of AND a.state = 'now'
GROUP BY a.cell_code
ORDER BY a.cell_code
