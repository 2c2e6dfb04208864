/*
tables = ["units"]
turn = 3
name_vi = "Vòng lặp trong cây tổ chức"
name_en = "Cycle in the unit tree"
vi = "{place}, cột {column}: tổ chức này trở thành cấp trên của chính nó ({value}). Hãy sửa mã cấp trên của một tổ chức trong vòng này."
en = "{place}, column {column}: this organisation would stand above itself ({value}). Correct the parent code of one organisation in this circle."
*/
WITH RECURSIVE tree AS (
  SELECT row_no, unit_code, parent_code, valid_from, COALESCE(valid_to, DATE '9999-12-31') AS valid_to
  FROM after_batch
  WHERE parent_code IS NOT NULL
),
-- From each new row upwards, as long as all rows on the way are valid on one common day.
climb AS (
  SELECT row_no, unit_code AS origin, parent_code AS above, valid_from, valid_to, [unit_code] AS path
  FROM tree
  WHERE row_no IS NOT NULL
  UNION ALL
  SELECT
    c.row_no, c.origin, t.parent_code, GREATEST(c.valid_from, t.valid_from), LEAST(c.valid_to, t.valid_to),
    LIST_APPEND(c.path, t.unit_code)
  FROM climb AS c
  JOIN tree AS t ON t.unit_code = c.above
  WHERE GREATEST(c.valid_from, t.valid_from) <= LEAST(c.valid_to, t.valid_to) AND NOT LIST_CONTAINS(c.path, c.above)
)
SELECT
  row_no, 'parent_code' AS column_name,
  MIN(ARRAY_TO_STRING(LIST_APPEND(path, origin), ' > ')) AS found, NULL AS expected
FROM climb
WHERE above = origin
GROUP BY row_no
