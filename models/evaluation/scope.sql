/*
title.vi = "Chi bộ thuộc tổ chức nào"
title.en = "Which cells lie in which area"
grain = "area (the root left out) and cell below it"
*/
SELECT unit_code, cell_code
FROM mart.cell_scope
WHERE as_of = $as_of AND unit_code <> ''
ORDER BY unit_code, cell_code
