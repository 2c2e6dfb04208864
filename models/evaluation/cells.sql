/*
title.vi = "Các chi bộ và nhóm của chúng"
title.en = "Cells and the groups they belong to"
grain = "cell that exists at as_of"
*/
SELECT cell_code AS code, size_class, cell_type, area_traits
FROM mart.cell_profiles
WHERE as_of = $as_of
ORDER BY code
