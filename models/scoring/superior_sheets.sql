/*
title.vi = "Điểm cấp trên cho từng tiêu chí"
title.en = "Points that superiors gave by criterion"
grain = "cell (those of one slice) and criterion of the rubric with points of the 12 months to as_of, known by then"
unit = "points, mean over the meetings scored"
*/
SELECT cell_code, criterion, AVG(points) AS points
FROM mart.score_facts
WHERE scored_by = 'superior' AND criterion <> 'total'
  AND month > CAST($as_of AS DATE) - INTERVAL 12 MONTH AND month <= CAST($as_of AS DATE)
  AND (scored_on IS NULL OR scored_on <= last_day(CAST($as_of AS DATE)))
  AND HASH(cell_code) % $n_slices = $slice
GROUP BY cell_code, criterion
ORDER BY cell_code, criterion
