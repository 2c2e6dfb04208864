/*
title.vi = "Chưa có nơi họp"
title.en = "No place to meet"
grain = "cell that exists at as_of, that has no place to meet"
source = "docs/contract.md#attention (needs: support where a venue is missing)"
limits = "As stated for the cell; where that is unknown it does not hold."
*/
SELECT cell_code, '{}' AS evidence
FROM mart.cell_circumstances
WHERE as_of = $as_of AND NOT has_venue
