/*
title.vi = "Tìm đơn vị theo tên hoặc mã"
title.en = "Units found by name or code"
grain = "unit; n_matching is the length of the whole list"
limits = "search as in cells_matching; only units all of whose cells may be seen, and that have one"
[defaults]
take = 5
*/
WITH named AS (
  SELECT
    u.unit_code, u.name, w.n_cells, above.name AS above, lower(u.unit_code) AS code,
    ' ' || regexp_replace(replace(strip_accents(lower(u.name)), 'đ', 'd'), '[^a-z0-9]+', ' ', 'g') AS words
  FROM mart.unit_names u
  JOIN mart.units_within w ON w.unit_code = u.unit_code AND w.as_of = u.as_of AND w.scope_code = $scope
  LEFT JOIN mart.unit_names above ON above.unit_code = u.parent_code AND above.as_of = $as_of
  WHERE u.as_of = $as_of AND COALESCE(u.valid_to, DATE '9999-12-31') >= $as_of
),
matching AS (
  SELECT *
  FROM named
  WHERE len(list_filter(string_split($search, ' '), lambda word: NOT (
    contains(words, ' ' || word) OR (length(word) > 2 AND contains(code, word))
  ))) = 0
)
SELECT unit_code, name, n_cells, above, count(*) OVER () AS n_matching
FROM matching
ORDER BY NOT contains(words, ' ' || $search), name COLLATE vi, unit_code
LIMIT $take
