/*
title.vi = "Loại, quy mô và địa bàn của từng chi bộ"
title.en = "Type, size and area traits of each cell"
grain = "cell that exists at as_of"
*/
SELECT cell_code, cell_type, size_class, area_traits
FROM mart.cell_profiles
WHERE as_of = $as_of
ORDER BY cell_code
