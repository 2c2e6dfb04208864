/*
order = 14
stage = "as_of"
title.vi = "Tên, cấp và cấp trên mới nhất của từng tổ chức"
title.en = "The newest name, level and parent of each organisation"
grain = "one row per month looked back from and organisation that began by its last day"
unit = "none"
source = "intake.units"
limits = "The newest period that began by the last day of the month, also where it has ended since."

[columns]
as_of = "First day of the month looked back from"
unit_code = "Organisation"
name = "Name"
level = "Level in the tree"
parent_code = "Code of the organisation directly above; empty = root"
valid_to = "Last day of the period, inclusive; empty = still"
*/
WITH begun AS (
  SELECT
    unit_code, name, level, parent_code, valid_to,
    ROW_NUMBER() OVER (PARTITION BY unit_code ORDER BY valid_from DESC) AS recency
  FROM intake.units
  WHERE valid_from <= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
)
SELECT CAST($as_of AS DATE) AS as_of, unit_code, name, level, parent_code, valid_to
FROM begun
WHERE recency = 1
