/*
title.vi = "Những hoàn cảnh đã kiểm tra được ở các chi bộ"
title.en = "The circumstances that could be tested for cells"
grain = "cell among those asked for (one code a line) that may be seen"
source = "mart.cell_circumstances; which of them hold: result.circumstances"
limits = "What is unknown of a cell could not be tested. A merger stands in the list of cells, which every cell is in; a new secretary only where the roll names posts."
own_cell = true
*/
SELECT
  c.cell_code,
  list_filter(
    [
      'merger',
      CASE WHEN c.secretary_vacant IS NOT NULL THEN 'new_secretary' END,
      CASE WHEN c.secretary_vacant IS NOT NULL THEN 'no_secretary' END,
      CASE WHEN c.has_internet IS NOT NULL THEN 'no_internet' END,
      CASE WHEN c.has_venue IS NOT NULL THEN 'no_venue' END
    ],
    lambda name: name IS NOT NULL
  ) AS circumstances
FROM mart.cell_circumstances c
JOIN mart.cell_scope s ON s.cell_code = c.cell_code AND s.as_of = c.as_of
WHERE c.as_of = $as_of AND s.unit_code = $scope
  AND c.cell_code IN (SELECT unnest(string_split($cells, chr(10))))
ORDER BY c.cell_code
