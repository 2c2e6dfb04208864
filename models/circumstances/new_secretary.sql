/*
title.vi = "Bí thư mới"
title.en = "A new secretary"
grain = "cell that exists at as_of, whose secretary took over from another in the six months to its end"
source = "six months: chosen by us; a new secretary is still learning"
limits = "Only where the roll names who held the post before."
*/
SELECT cell_code, CAST(json_object('since', strftime(secretary_since, '%Y-%m')) AS VARCHAR) AS evidence
FROM mart.cell_circumstances
WHERE as_of = $as_of AND secretary_since > last_day($as_of - INTERVAL 6 MONTH)
