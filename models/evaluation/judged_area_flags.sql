/*
title.vi = "Các đơn vị có dấu hiệu về một mối lo"
title.en = "The units flagged for one concern"
grain = "code"
*/
SELECT unit_code AS code, confidence AS probability, severity
FROM result.area_flags
WHERE as_of = $as_of AND flag = $concern
