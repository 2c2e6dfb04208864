/*
order = 14
stage = "as_of"
title.vi = "Tên, loại hình và tổ chức cấp trên mới nhất của từng chi bộ"
title.en = "The newest name, type and organisation of each cell"
grain = "one row per month looked back from and cell that began by its last day"
unit = "none"
source = "intake.cells"
limits = "The newest period that began by the last day of the month, also where the cell has ended since."

[columns]
as_of = "First day of the month looked back from"
cell_code = "Cell"
name = "Name"
cell_type = "Type of the cell"
unit_code = "Organisation directly above"
*/
WITH begun AS (
  SELECT
    cell_code, name, cell_type, unit_code,
    ROW_NUMBER() OVER (PARTITION BY cell_code ORDER BY valid_from DESC) AS recency
  FROM intake.cells
  WHERE valid_from <= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
)
SELECT CAST($as_of AS DATE) AS as_of, cell_code, name, cell_type, unit_code
FROM begun
WHERE recency = 1
