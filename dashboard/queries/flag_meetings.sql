/*
title.vi = "Các kỳ họp mà dấu hiệu của chi bộ dựa vào"
title.en = "The meetings that the flags of cells rest on"
grain = "cell among those asked for (one code a line) that may be seen, flag and meeting; by day"
source = "result.flags.meetings, mart.meeting_facts"
limits = "a flag that rests on no meeting (months without one, visits, findings) has no row"
own_cell = true
*/
WITH here AS (
  SELECT cell_code
  FROM mart.cell_scope
  WHERE unit_code = $scope AND as_of = $as_of AND cell_code IN (SELECT unnest(string_split($cells, chr(10))))
),
named AS (
  SELECT DISTINCT f.cell_code, f.flag, unnest(f.meetings) AS meeting_code
  FROM result.flags f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.as_of = $as_of
)
SELECT n.cell_code, n.flag, n.meeting_code, m.held_on
FROM named n
JOIN mart.meeting_facts m ON m.meeting_code = n.meeting_code AND m.cell_code = n.cell_code
ORDER BY n.cell_code, n.flag, m.held_on, n.meeting_code
