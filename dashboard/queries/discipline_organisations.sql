/*
title.vi = "Kỷ luật của từng tổ chức, so với mức thường thấy ở nơi tương tự"
title.en = "Discipline of each organisation, against what is usual in similar ones"
grain = "organisation of the level, in the order of the unit above and of names; no ranks"
unit = "cases of $months months; member_years = members times years; rates per member-year"
source = "result.discipline_rates"
limits = "only organisations all of whose cells may be seen; limits are empty where too few organisations can be compared; side is strictly beyond a limit, and too_small where the organisation is; restricted to inspectors and administrators"
*/
WITH of_level AS (
  SELECT * FROM result.discipline_rates WHERE as_of = $as_of AND months = $months AND level = $level
)
SELECT
  o.unit_code, COALESCE(n.name, o.unit_code) AS name, a.name AS above, o.n_cells, o.n_cases, o.n_struck_off,
  o.member_years, o.expected, o.low95, o.high95, o.low998, o.high998, o.rate_low95, o.rate_high95,
  CASE
    WHEN NOT o.enough THEN 'too_small'
    WHEN o.n_cases < o.low998 THEN 'low998'
    WHEN o.n_cases < o.low95 THEN 'low95'
    WHEN o.n_cases > o.high998 THEN 'high998'
    WHEN o.n_cases > o.high95 THEN 'high95'
    ELSE 'usual'
  END AS side
FROM of_level o
JOIN mart.units_within w ON w.unit_code = o.unit_code AND w.as_of = o.as_of AND w.scope_code = $scope
LEFT JOIN mart.unit_names n ON n.unit_code = o.unit_code AND n.as_of = $as_of
LEFT JOIN mart.unit_names a ON a.unit_code = n.parent_code AND a.as_of = $as_of
ORDER BY a.name COLLATE vi, n.name COLLATE vi, o.unit_code
