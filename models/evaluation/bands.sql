/*
title.vi = "Bậc theo số liệu và bậc do cấp trên xếp"
title.en = "The band by the data and the band given by the superior committee"
grain = "cell that exists at as_of with a superior's band of the 12 months to as_of, known by then"
unit = "0 weak, 1 average, 2 fair, 3 good; own is empty where too little is seen for a band, or two are nearly as probable"
limits = "official = the middle one of the bands of the meetings, the lower of two"
*/
WITH official AS (
  SELECT
    cell_code,
    CAST(quantile_disc(list_position(['weak', 'average', 'fair', 'good'], band) - 1, 0.5) AS INTEGER) AS official
  FROM mart.score_facts
  WHERE scored_by = 'superior' AND criterion = 'total' AND band IS NOT NULL
    AND month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
    AND (scored_on IS NULL OR scored_on <= last_day($as_of))
  GROUP BY cell_code
)
SELECT
  s.cell_code AS code,
  o.official,
  CAST(list_position(['weak', 'average', 'fair', 'good'], s.band) - 1 AS INTEGER) AS own
FROM result.scores s
JOIN official o ON o.cell_code = s.cell_code
WHERE s.as_of = $as_of AND s.criterion = 'total'
ORDER BY code
