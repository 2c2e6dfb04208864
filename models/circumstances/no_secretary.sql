/*
title.vi = "Khuyết bí thư"
title.en = "No secretary"
grain = "cell that exists at as_of, in which the post of secretary is vacant"
source = "docs/contract.md#attention (needs: support where the post of secretary is vacant)"
limits = "Only where the roll names posts at all."
*/
SELECT cell_code, '{}' AS evidence
FROM mart.cell_circumstances
WHERE as_of = $as_of AND secretary_vacant
