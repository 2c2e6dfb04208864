/*
title.vi = "Các kỳ đã có kết quả"
title.en = "The months that results are published for"
grain = "month, the newest first"
limits = "only months at whose end a cell of the scope existed"
*/
SELECT b.as_of
FROM result.builds b
WHERE EXISTS (SELECT 1 FROM mart.cell_scope s WHERE s.unit_code = $scope AND s.as_of = b.as_of)
ORDER BY b.as_of DESC
