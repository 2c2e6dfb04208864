/*
title.vi = "Chi bộ thiếu điều kiện, theo đơn vị ngay dưới"
title.en = "Cells that lack something, by the units right below"
grain = "unit right below the scope, and the scope itself (whole)"
unit = "cells; needs as in unit_cells.sql, known_ = cells of which it is known whether they have it"
source = "mart.cell_circumstances"
*/
WITH shown AS (
  SELECT unit_code, name, false AS whole FROM mart.units_below WHERE scope_code = $scope AND as_of = $as_of
  UNION ALL
  SELECT $scope, (SELECT max(name) FROM mart.unit_names WHERE unit_code = $scope AND as_of = $as_of), true
)
SELECT
  u.unit_code, u.name, u.whole,
  count(*) AS n_cells,
  count(*) FILTER (NOT c.has_venue) AS no_venue,
  count(*) FILTER (NOT c.has_equipment) AS no_equipment,
  count(*) FILTER (NOT c.has_internet) AS no_internet,
  count(*) FILTER (c.secretary_vacant) AS secretary_vacant,
  count(*) FILTER (c.secretary_since > last_day($as_of - INTERVAL 6 MONTH)) AS secretary_new,
  count(c.has_venue) AS known_venue,
  count(c.has_equipment) AS known_equipment,
  count(c.has_internet) AS known_internet,
  count(c.secretary_vacant) AS known_secretary
FROM shown u
JOIN mart.cell_scope s ON s.unit_code = u.unit_code AND s.as_of = $as_of
LEFT JOIN mart.cell_circumstances c ON c.cell_code = s.cell_code AND c.as_of = s.as_of
GROUP BY u.unit_code, u.name, u.whole
ORDER BY u.whole DESC, u.name COLLATE vi, u.unit_code
