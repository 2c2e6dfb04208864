/*
title.vi = "Khung tiêu chí của từng chi bộ"
title.en = "The rubric of each cell"
grain = "cell that exists at as_of"
source = "rubric_days: the rubric in force at the end of the month for the type of the cell"
*/
CREATE OR REPLACE TEMP TABLE cell_rubrics AS
SELECT e.cell_code, ANY_VALUE(r.rubric) AS rubric
FROM (SELECT DISTINCT cell_code FROM mart.cell_scope WHERE as_of = CAST($as_of AS DATE)) e
LEFT JOIN intake.cells c
  ON c.cell_code = e.cell_code AND c.valid_from <= last_day(CAST($as_of AS DATE))
  AND COALESCE(c.valid_to, DATE '9999-12-31') >= last_day(CAST($as_of AS DATE))
JOIN rubric_days r
  ON r.cell_type = COALESCE(c.cell_type, '') AND last_day(CAST($as_of AS DATE)) BETWEEN r.first_day AND r.last_day
GROUP BY e.cell_code
