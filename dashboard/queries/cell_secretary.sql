/*
title.vi = "Bí thư của một chi bộ"
title.en = "The secretary of one cell"
grain = "one row; none where nothing is known"
limits = "since = the day of the last change that is known; vacant is empty where the roll names no posts"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of AND cell_code = $cell
)
SELECT c.secretary_vacant AS vacant, c.secretary_since AS since
FROM mart.cell_circumstances c
SEMI JOIN here ON here.cell_code = c.cell_code
WHERE c.as_of = $as_of
