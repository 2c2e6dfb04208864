/*
title.vi = "Các chi bộ để so sánh với một chi bộ"
title.en = "The cells that one cell is compared with"
grain = "cell, in the order of their names; up to 20, fewer where the scope holds no more of the type"
unit = "persons"
source = "mart.peers where both may be seen, filled up from mart.cell_profiles of the same type by the same traits in the same order of weight"
limits = "Nothing outside of the scope is compared with, so a narrow scope gets fewer or less similar cells, as the columns same_... say. put_in and left_out are lists of codes in JSON; a cell put in takes the place of the least similar one, one left out makes room for the next. quiet = no signal to act on."
[defaults]
put_in = "[]"
left_out = "[]"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
profiles AS (
  SELECT p.* FROM mart.cell_profiles p SEMI JOIN here ON here.cell_code = p.cell_code WHERE p.as_of = $as_of
),
own AS (
  SELECT * FROM profiles WHERE cell_code = $cell
),
by_hand AS (
  SELECT unnest(from_json($put_in, '["VARCHAR"]')) AS cell_code
),
left_out AS (
  SELECT unnest(from_json($left_out, '["VARCHAR"]')) AS cell_code
),
candidates AS (
  SELECT
    p.cell_code, p.cell_type, p.members,
    p.cell_type = o.cell_type AS same_type,
    p.size_class = o.size_class AND o.size_class > 0 AS same_size_class,
    p.area_traits IS NOT DISTINCT FROM o.area_traits AS same_traits,
    p.area_kind IS NOT DISTINCT FROM o.area_kind AS same_area_kind,
    abs(p.members - o.members) AS members_apart,
    p.cell_code IN (SELECT cell_code FROM by_hand) AS put_in,
    n.nearness
  FROM own o
  JOIN profiles p ON p.cell_code <> o.cell_code
  LEFT JOIN mart.peers n ON n.as_of = $as_of AND n.cell_code = o.cell_code AND n.peer_code = p.cell_code
  WHERE p.cell_code NOT IN (SELECT cell_code FROM left_out)
),
nearest AS (
  SELECT *
  FROM candidates
  WHERE put_in OR same_type
  ORDER BY
    put_in DESC, nearness NULLS LAST, same_size_class DESC, same_traits DESC, same_area_kind DESC,
    members_apart NULLS LAST, cell_code
  LIMIT 20
)
SELECT
  n.cell_code, d.name, COALESCE(u.name, '') AS unit_name, n.cell_type, n.members, n.same_type, n.same_size_class,
  n.same_traits, n.same_area_kind, n.put_in,
  NOT EXISTS (
    FROM result.flags f WHERE f.cell_code = n.cell_code AND f.as_of = $as_of AND f.severity = 'act'
  ) AS quiet
FROM nearest n
JOIN mart.cell_names d ON d.cell_code = n.cell_code AND d.as_of = $as_of
LEFT JOIN mart.unit_names u ON u.unit_code = d.unit_code AND u.as_of = $as_of
ORDER BY d.name COLLATE vi, n.cell_code
