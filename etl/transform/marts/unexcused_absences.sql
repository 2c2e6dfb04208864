/*
order = 12
stage = "as_of"
title.vi = "Đảng viên vắng không lý do ba tháng trong một năm"
title.en = "Members absent without reason in three months of a year"
grain = "one row per month looked back from and cell with a roll call in its 12 months"
unit = "persons, months"
source = "intake.attendance, memberships, member_statuses, mart.roll_calls; the Party's statutes, article 8 (three months' meetings in a year missed without good reason)"
limits = "Counts only, nobody can be distinguished. A month counts where a member was expected and marked at counting meetings, came to none of them and was excused from none. The months need not follow one another. What is entered as unexcused is taken as it stands."

[columns]
as_of = "First day of the month looked back from"
cell_code = "Cell"
months_marked = "Months of the 12 with a roll call"
members = "Members absent without reason in three or more of the 12 months"
absences = "Months missed by these members, added up"
third_month = "First month in which one of them had missed three; empty = none"
*/
WITH meetings AS (
  SELECT meeting_code, cell_code, held_on, CAST(DATE_TRUNC('month', held_on) AS DATE) AS month
  FROM intake.meetings
  WHERE kind IN ('regular', 'thematic', 'regular_and_thematic')
    AND held_on >= CAST(CAST($as_of AS DATE) - INTERVAL '11' MONTH AS DATE)
    AND held_on < CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH AS DATE)
),
memberships AS (
  SELECT member_code, cell_code, kind, valid_from, COALESCE(valid_to, DATE '9999-12-31') AS valid_to
  FROM intake.memberships
),
statuses AS (
  SELECT member_code, status, valid_from, COALESCE(valid_to, DATE '9999-12-31') AS valid_to
  FROM intake.member_statuses
),
cells_with_roll AS (
  SELECT cell_code, MIN(valid_from) AS known_from FROM memberships GROUP BY cell_code
),
marked_months AS (
  SELECT m.cell_code, COUNT(DISTINCT m.month) AS months_marked
  FROM meetings AS m
  JOIN mart.roll_calls AS r ON r.meeting_code = m.meeting_code
  WHERE r.marked > 0
  GROUP BY m.cell_code
),
unexcused AS (
  SELECT m.meeting_code, m.cell_code, m.month, m.held_on, a.member_code, s.kind
  FROM meetings AS m
  JOIN intake.attendance AS a ON a.meeting_code = m.meeting_code
  LEFT JOIN cells_with_roll AS r ON r.cell_code = m.cell_code
  LEFT JOIN memberships AS s
    ON s.member_code = a.member_code AND s.cell_code = m.cell_code
    AND s.valid_from <= m.held_on AND s.valid_to >= m.held_on
  WHERE a.status = 'unexcused'
    AND (
      s.member_code IS NOT NULL OR r.known_from IS NULL
      OR r.known_from >= CAST(m.month + INTERVAL '1' MONTH AS DATE)
    )
),
not_expected AS (
  SELECT DISTINCT u.meeting_code, u.member_code
  FROM unexcused AS u
  JOIN statuses AS t ON t.member_code = u.member_code AND t.valid_from <= u.held_on AND t.valid_to >= u.held_on
  WHERE NOT (COALESCE(u.kind, 'full') = 'temporary_in' AND t.status = 'temporarily_away')
),
came_or_excused AS (
  SELECT DISTINCT m.cell_code, m.month, a.member_code
  FROM meetings AS m
  JOIN intake.attendance AS a ON a.meeting_code = m.meeting_code
  WHERE a.status <> 'unexcused'
),
missed_months AS (
  SELECT DISTINCT u.cell_code, u.member_code, u.month
  FROM unexcused AS u
  LEFT JOIN not_expected AS n ON n.meeting_code = u.meeting_code AND n.member_code = u.member_code
  LEFT JOIN came_or_excused AS c
    ON c.cell_code = u.cell_code AND c.month = u.month AND c.member_code = u.member_code
  WHERE n.member_code IS NULL AND c.member_code IS NULL
),
ordered_months AS (
  SELECT
    cell_code, member_code, month,
    ROW_NUMBER() OVER (PARTITION BY cell_code, member_code ORDER BY month) AS place
  FROM missed_months
),
long_absent AS (
  SELECT cell_code, member_code, MAX(place) AS absences, MIN(CASE WHEN place = 3 THEN month END) AS third_month
  FROM ordered_months
  GROUP BY cell_code, member_code
  HAVING MAX(place) >= 3
),
cell_counts AS (
  SELECT cell_code, COUNT(*) AS members, SUM(absences) AS absences, MIN(third_month) AS third_month
  FROM long_absent
  GROUP BY cell_code
)
SELECT
  CAST($as_of AS DATE) AS as_of,
  k.cell_code,
  CAST(k.months_marked AS INTEGER) AS months_marked,
  CAST(COALESCE(c.members, 0) AS INTEGER) AS members,
  CAST(COALESCE(c.absences, 0) AS INTEGER) AS absences,
  c.third_month
FROM marked_months AS k
LEFT JOIN cell_counts AS c ON c.cell_code = k.cell_code
