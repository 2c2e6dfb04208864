/*
title.vi = "Điều đã nói về từng tổ chức và từng mối lo"
title.en = "The prediction about each area and concern"
grain = "area that is flagged, and concern"
*/
SELECT unit_code AS code, flag AS concern, confidence AS probability, severity
FROM result.area_flags
WHERE as_of = $as_of
ORDER BY concern, code
