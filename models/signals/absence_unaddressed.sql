/*
title.vi = "Vắng ba tháng liền mà chi bộ chưa xem xét"
title.en = "Three months missed, and nothing considered"
grain = "cell that exists at as_of"
unit = "persons"
source = "docs/contract.md#flags, absence_unaddressed; the Party's statutes, article 8 (three months' meetings missed in a year without good reason: the cell considers asking to strike the name off); docs/domain.md#rules-on-meetings"
limits = "A rule on counts: an absence is without good reason where it is entered as unexcused; who came again is counted apart and is no reason for the flag; the data do not say what was said to the member. Not enough data: roll calls in fewer than 6 of the 12 months (chosen by us: below half a year nobody can be seen to stay away)."
*/
WITH existing AS (
  SELECT cell_code FROM mart.cell_circumstances WHERE as_of = $as_of
),
absences AS (
  SELECT cell_code, months_marked, members, unaddressed, returned, due_month
  FROM mart.long_absences
  WHERE as_of = $as_of
),
judged AS (
  SELECT
    e.cell_code,
    COALESCE(a.months_marked >= 6 OR a.unaddressed > 0, false) AS enough,
    COALESCE(a.unaddressed > 0, false) AS holds,
    a.members, a.unaddressed, a.returned, a.due_month
  FROM existing e
  LEFT JOIN absences a ON a.cell_code = e.cell_code
)
SELECT
  cell_code,
  enough,
  CASE WHEN enough THEN CAST(holds AS DOUBLE) END AS probability,
  holds AS selected,
  due_month AS since,
  CASE WHEN enough THEN CAST(
    json_object('members', members, 'unaddressed', unaddressed, 'returned', returned) AS VARCHAR
  ) END AS evidence,
  CAST([] AS VARCHAR[]) AS meetings
FROM judged
