/*
title.vi = "Đảng viên vắng không lý do ba tháng trong một năm"
title.en = "Members absent without reason in three months of a year"
grain = "cell that exists at as_of"
unit = "persons"
source = "The Party's statutes, article 8, and docs/domain.md#rules-on-meetings: three months' meetings missed in a year without good reason, and the cell considers asking to strike the name off; docs/methods.md#long-absences"
limits = "A rule on counts, nobody is named. Acted on only where three of the months follow each other (chosen by us): three scattered ones come about by chance in every fifth cell that marks one absence in three as without reason. Whether a reason was good is as the roll call says. Not enough data: roll calls in fewer than 6 of the 12 months (chosen by us, as for absence_unaddressed); where the rule holds all the same, it holds."
*/
WITH existing AS (
  SELECT cell_code FROM mart.cell_circumstances WHERE as_of = $as_of
),
absences AS (
  SELECT cell_code, months_marked, members, absences, third_month
  FROM mart.unexcused_absences
  WHERE as_of = $as_of
),
running AS (
  SELECT cell_code, members FROM mart.long_absences WHERE as_of = $as_of
),
concerned AS (
  SELECT m.cell_code, list(m.meeting_code ORDER BY m.held_on, m.meeting_code) AS meetings
  FROM mart.meeting_facts m
  JOIN absences a ON a.cell_code = m.cell_code AND a.members > 0
  WHERE m.counts_for_attendance AND m.unexcused > 0
    AND m.month <= $as_of AND m.month > $as_of - INTERVAL 12 MONTH
  GROUP BY m.cell_code
),
judged AS (
  SELECT
    e.cell_code,
    COALESCE(a.months_marked >= 6 OR a.members > 0, false) AS enough,
    COALESCE(a.members > 0, false) AS holds,
    LEAST(COALESCE(r.members, 0), a.members) AS running,
    a.members, a.absences, a.months_marked, a.third_month
  FROM existing e
  LEFT JOIN absences a ON a.cell_code = e.cell_code
  LEFT JOIN running r ON r.cell_code = e.cell_code
)
SELECT
  j.cell_code,
  j.enough,
  CASE WHEN j.enough THEN CAST(j.holds AS DOUBLE) END AS probability,
  COALESCE(j.holds AND j.running > 0, false) AS selected,
  j.third_month AS since,
  CASE WHEN j.enough THEN CAST(
    json_object(
      'members', j.members, 'absences', j.absences, 'months', j.months_marked, 'running', NULLIF(j.running, 0)
    ) AS VARCHAR
  ) END AS evidence,
  COALESCE(c.meetings, []) AS meetings
FROM judged j
LEFT JOIN concerned c ON c.cell_code = j.cell_code
