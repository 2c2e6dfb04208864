/*
title.vi = "Lời của kết quả"
title.en = "The words of the results"
grain = "kind and id, in one language"
limits = "given to who may see at least one cell, and where nothing is built yet"
own_cell = true
*/
SELECT kind, id, head
FROM result.metadata
WHERE lang = $lang
  AND (
    $scope = ''
    OR EXISTS (SELECT 1 FROM mart.cell_scope s WHERE s.unit_code = $scope AND s.as_of = $as_of)
  )
ORDER BY kind, id
