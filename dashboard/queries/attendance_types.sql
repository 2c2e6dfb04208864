/*
title.vi = "Chi bộ nằm ngoài giới hạn của loại hình, đếm theo loại hình"
title.en = "Cells beyond the limits of their type, counted by type"
grain = "cell type with known attendance in the last 12 months, the most cells first"
unit = "cells; target = rate of all cells of the type together, 0-1"
source = "result.attendance_funnel"
limits = "for the newest results only; beyond 95 % includes beyond 99.8 %"
*/
SELECT
  p.cell_type,
  count(*) AS n_cells,
  any_value(f.target) AS target,
  count(*) FILTER (f.rate < f.low998) AS n_low998,
  count(*) FILTER (f.rate < f.low95) AS n_low95,
  count(*) FILTER (f.rate > f.high95) AS n_high95,
  count(*) FILTER (f.rate > f.high998) AS n_high998
FROM result.attendance_funnel f
JOIN mart.cell_scope s ON s.cell_code = f.cell_code AND s.unit_code = $scope AND s.as_of = $as_of
JOIN mart.cell_profiles p ON p.cell_code = f.cell_code AND p.as_of = $as_of
WHERE $as_of = (SELECT max(as_of) FROM result.builds)
GROUP BY p.cell_type
ORDER BY n_cells DESC, p.cell_type
