/*
title.vi = "Nơi họp chưa có internet"
title.en = "No internet"
grain = "cell that exists at as_of, where the place of meeting has no internet"
source = "docs/domain.md#digital-tools (uneven infrastructure in remote areas)"
limits = "As stated for the cell; where that is unknown it does not hold."
*/
SELECT cell_code, '{}' AS evidence
FROM mart.cell_circumstances
WHERE as_of = $as_of AND NOT has_internet
