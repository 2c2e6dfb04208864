/*
title.vi = "Nơi đặt trụ sở của các đơn vị ngay dưới"
title.en = "Where the units right below have their seats"
grain = "unit right below the scope with known coordinates"
unit = "lat, lon = degrees north and east"
source = "intake.units"
limits = "the newest period that began by the last day of as_of; a unit with only one of the two is left out"
*/
WITH begun AS (
  SELECT unit_code, lat, lon, row_number() OVER (PARTITION BY unit_code ORDER BY valid_from DESC) AS recency
  FROM intake.units
  WHERE valid_from <= last_day($as_of)
)
SELECT b.unit_code, b.lat, b.lon
FROM begun b
JOIN mart.units_below u ON u.unit_code = b.unit_code AND u.scope_code = $scope AND u.as_of = $as_of
SEMI JOIN mart.units_within w ON w.unit_code = b.unit_code AND w.scope_code = $scope AND w.as_of = $as_of
WHERE b.recency = 1 AND b.lat IS NOT NULL AND b.lon IS NOT NULL
ORDER BY b.unit_code
