/*
title.vi = "Các chi bộ dùng chung nội dung riêng"
title.en = "Cells that share text of their own"
grain = "two cells, both of which may be seen"
unit = "n_minutes: minutes of either that stand mostly in the other's"
source = "result.text_pairs, minutes_shared"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
named AS (
  SELECT n.cell_code, n.name, n.unit_code, u.name AS unit
  FROM mart.cell_names n
  SEMI JOIN here ON here.cell_code = n.cell_code
  LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = n.as_of
  WHERE n.as_of = $as_of
),
pairs AS (
  SELECT DISTINCT least(cell_code, source_cell) AS one, greatest(cell_code, source_cell) AS other, meeting_code, share
  FROM result.text_pairs
  WHERE as_of = $as_of AND signal = 'minutes_shared'
)
SELECT
  p.one, a.name AS one_name, a.unit AS one_unit, p.other, b.name AS other_name, b.unit AS other_unit,
  a.unit_code = b.unit_code AS same_unit,
  count(DISTINCT p.meeting_code) AS n_minutes,
  max(p.share) AS share
FROM pairs p
JOIN named a ON a.cell_code = p.one
JOIN named b ON b.cell_code = p.other
GROUP BY ALL
ORDER BY one_name COLLATE vi, other_name COLLATE vi, p.one, p.other
