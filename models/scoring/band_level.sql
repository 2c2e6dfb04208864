/*
title.vi = "Bậc xếp loại"
title.en = "Level of a band"
grain = "macro: band_level(points, good, fair, average)"
unit = "0 weak, 1 average, 2 fair, 3 good"
source = "the rubric's bands; rounded, so that 90 points are 90 however they were added up"
*/
CREATE OR REPLACE TEMP MACRO band_level(points, good, fair, average) AS
  CAST(ROUND(points, 6) >= good AS INTEGER)
  + CAST(ROUND(points, 6) >= fair AS INTEGER)
  + CAST(ROUND(points, 6) >= average AS INTEGER)
