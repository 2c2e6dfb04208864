/*
order = 30
title.vi = "Các tổ chức ngay dưới từng tổ chức"
title.en = "The organisations right below each organisation"
grain = "one row per month looked back from, organisation and organisation right below it"
unit = "none"
source = "mart.unit_names"
limits = "Right below the empty text, the root above all cells, are those whose own superior is not known, too."

[columns]
as_of = "First day of the month looked back from"
scope_code = "Organisation; the empty text stands for the root above all cells"
unit_code = "Organisation right below it"
name = "Name of the organisation right below it"
*/
WITH tree AS (
  SELECT as_of, unit_code, COALESCE(parent_code, '') AS parent_code, name FROM mart.unit_names
)
SELECT as_of, parent_code AS scope_code, unit_code, name
FROM tree
WHERE parent_code <> ''
UNION ALL
SELECT t.as_of, '' AS scope_code, t.unit_code, t.name
FROM tree AS t
LEFT JOIN tree AS p ON p.unit_code = t.parent_code AND p.as_of = t.as_of
WHERE p.unit_code IS NULL
