/*
title.vi = "Các đơn vị có năng lực riêng"
title.en = "Units whose capacity is stated, and the cells below them"
grain = "unit of $units and cell that exists at as_of"
unit = "none"
source = "mart.cell_scope"
*/
SELECT unit_code, cell_code
FROM mart.cell_scope
WHERE as_of = $as_of AND unit_code IN (SELECT unnest($units::VARCHAR[])) AND unit_code <> ''
ORDER BY unit_code, cell_code
