/*
order = 34
title.vi = "Nhóm quy mô và loại hình của từng chi bộ"
title.en = "The groups by size and type that each cell belongs to"
grain = "one row per month looked back from, cell and group: all cells, its size class, its type"
unit = "none"
source = "mart.cell_profiles"
limits = "A cell whose size or type is not known is in no such group."

[columns]
as_of = "First day of the month looked back from"
cell_code = "Cell"
kind = "all, size or type"
member = "The size class or the type; empty text = all cells together"
*/
SELECT as_of, cell_code, 'all' AS kind, '' AS member FROM mart.cell_profiles
UNION ALL
SELECT as_of, cell_code, 'size' AS kind, CAST(size_class AS VARCHAR) AS member
FROM mart.cell_profiles
WHERE size_class IS NOT NULL
UNION ALL
SELECT as_of, cell_code, 'type' AS kind, cell_type AS member FROM mart.cell_profiles WHERE cell_type IS NOT NULL
