/*
title.vi = "Dòng dữ liệu chưa nhận"
title.en = "Rows in quarantine"
grain = "source, table, place"
limits = "rows of which the cell is unknown are given with the whole only"
*/
SELECT source, "table", place, run, reasons, sentence_vi, sentence_en, content
FROM intake.quarantine
WHERE $scope = '' OR cell_code IN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope)
ORDER BY source, "table", place
