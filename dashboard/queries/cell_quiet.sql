/*
title.vi = "Những gì đã xem ở một chi bộ mà không thành dấu hiệu"
title.en = "What was looked at in one cell and is no signal"
grain = "signal"
limits = "enough = false: the data do not suffice to say anything"
*/
SELECT g.signal, g.enough
FROM result.signals g
JOIN mart.cell_scope s ON s.cell_code = g.cell_code AND s.as_of = g.as_of
WHERE g.as_of = $as_of AND s.unit_code = $scope AND g.cell_code = $cell
  AND g.signal NOT IN (SELECT flag FROM result.flags WHERE as_of = $as_of AND cell_code = $cell)
ORDER BY g.enough DESC, g.signal
