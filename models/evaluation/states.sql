/*
title.vi = "Tình trạng của từng chi bộ"
title.en = "The state of each cell"
grain = "cell that exists at as_of"
*/
SELECT cell_code AS code, state
FROM result.attention
WHERE as_of = $as_of
ORDER BY code
