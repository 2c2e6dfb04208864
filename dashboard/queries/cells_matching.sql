/*
title.vi = "Tìm chi bộ theo tên, đơn vị hoặc mã"
title.en = "Cells found by name, unit or code"
grain = "cell; n_matching is the length of the whole list"
limits = "search = words without marks and in small letters, a space between; each must begin a word of the cell's newest name or of the two units above it, or stand in its code (there at least three letters)"
[defaults]
take = 20
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
named AS (
  SELECT
    n.cell_code, n.name, list_filter([u.name, above.name], lambda name: name IS NOT NULL) AS above,
    lower(n.cell_code) AS code,
    ' ' || regexp_replace(
      replace(strip_accents(lower(concat_ws(' ', n.name, u.name, above.name))), 'đ', 'd'), '[^a-z0-9]+', ' ', 'g'
    ) AS words
  FROM mart.cell_names n
  SEMI JOIN here ON here.cell_code = n.cell_code
  LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
  LEFT JOIN mart.unit_names above ON above.unit_code = u.parent_code AND above.as_of = $as_of
  WHERE n.as_of = $as_of
),
matching AS (
  SELECT cell_code, name, above, words
  FROM named
  WHERE len(list_filter(string_split($search, ' '), lambda word: NOT (
    contains(words, ' ' || word) OR (length(word) > 2 AND contains(code, word))
  ))) = 0
)
SELECT cell_code, name, above, count(*) OVER () AS n_matching
FROM matching
ORDER BY NOT contains(words, ' ' || $search), name COLLATE vi, cell_code
LIMIT $take
