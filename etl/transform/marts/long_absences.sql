/*
order = 12
stage = "as_of"
title.vi = "Đảng viên vắng ba tháng liền và việc chi bộ xem xét"
title.en = "Members who missed three months running, and whether that was considered"
grain = "one row per month looked back from and cell with a mark in the roll calls of its 12 months"
unit = "persons, months"
source = "intake.attendance, memberships, member_statuses, discipline; docs/contract.md#flags, absence_unaddressed"
limits = "Counts only, nobody can be distinguished. A month is missed where a member was expected and marked at counting meetings, came to none and was excused from none; a month that is excused or without a mark ends the run. What is entered as unexcused is taken as it stands; an exemption that may be due where somebody is excused for months is a matter of the data. Considered = a case decided (struck_off included), a status begun or ended, or the membership ended, from the third month to the end of the third month after it."

[columns]
as_of = "First day of the month looked back from"
cell_code = "Cell"
months_marked = "Months of the 12 with a mark at a counting meeting"
members = "Members with a third month missed without good reason running in the 12 months"
unaddressed = "Of those, nothing was considered in time, the time is over, and they have not come again"
returned = "Of the members of whom nothing was considered in time, came to a later meeting by themselves; they are not unaddressed"
due_month = "First day of the month at whose end the first of the unaddressed should have been considered; empty = none"
*/
WITH meetings AS (
  SELECT meeting_code, cell_code, held_on, CAST(DATE_TRUNC('month', held_on) AS DATE) AS month
  FROM intake.meetings
  WHERE kind IN ('regular', 'thematic', 'regular_and_thematic')
    AND held_on >= CAST(CAST($as_of AS DATE) - INTERVAL '14' MONTH AS DATE)
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
marks AS (
  SELECT
    m.meeting_code, m.cell_code, m.month, m.held_on, a.member_code, s.kind,
    CASE WHEN a.status IN ('present', 'present_online') THEN 1 ELSE 0 END AS came,
    CASE WHEN a.status = 'excused' THEN 1 ELSE 0 END AS excused
  FROM meetings AS m
  JOIN intake.attendance AS a ON a.meeting_code = m.meeting_code
  LEFT JOIN cells_with_roll AS r ON r.cell_code = m.cell_code
  LEFT JOIN memberships AS s
    ON s.member_code = a.member_code AND s.cell_code = m.cell_code
    AND s.valid_from <= m.held_on AND s.valid_to >= m.held_on
  WHERE s.member_code IS NOT NULL OR r.known_from IS NULL
    OR r.known_from >= CAST(m.month + INTERVAL '1' MONTH AS DATE)
),
not_expected AS (
  SELECT DISTINCT m.meeting_code, m.member_code
  FROM marks AS m
  JOIN statuses AS t ON t.member_code = m.member_code AND t.valid_from <= m.held_on AND t.valid_to >= m.held_on
  WHERE m.came = 0 AND NOT (COALESCE(m.kind, 'full') = 'temporary_in' AND t.status = 'temporarily_away')
),
member_months AS (
  SELECT m.cell_code, m.member_code, m.month, MAX(m.came) AS came, MAX(m.excused) AS excused
  FROM marks AS m
  LEFT JOIN not_expected AS n ON n.meeting_code = m.meeting_code AND n.member_code = m.member_code
  WHERE n.member_code IS NULL
  GROUP BY m.cell_code, m.member_code, m.month
),
missed AS (
  SELECT
    cell_code, member_code, month,
    EXTRACT(YEAR FROM month) * 12 + EXTRACT(MONTH FROM month)
      - ROW_NUMBER() OVER (PARTITION BY cell_code, member_code ORDER BY month) AS run_of_months
  FROM member_months
  WHERE came = 0 AND excused = 0
),
places_in_run AS (
  SELECT
    cell_code, member_code, month,
    ROW_NUMBER() OVER (PARTITION BY cell_code, member_code, run_of_months ORDER BY month) AS place
  FROM missed
),
third_months AS (
  SELECT
    cell_code, member_code, month,
    CAST(month + INTERVAL '3' MONTH AS DATE) AS due_month,
    CAST(month + INTERVAL '4' MONTH - INTERVAL '1' DAY AS DATE) AS due_on
  FROM places_in_run
  WHERE place = 3 AND month >= CAST(CAST($as_of AS DATE) - INTERVAL '11' MONTH AS DATE)
),
events AS (
  SELECT member_code, decided_on AS happened_on FROM intake.discipline WHERE member_code IS NOT NULL
  UNION ALL
  SELECT member_code, valid_from FROM statuses
  UNION ALL
  SELECT member_code, valid_to FROM statuses
),
considered AS (
  SELECT DISTINCT t.cell_code, t.member_code, t.month
  FROM third_months AS t
  JOIN events AS e
    ON e.member_code = t.member_code AND e.happened_on >= t.month AND e.happened_on <= t.due_on
),
still_on_roll AS (
  SELECT DISTINCT t.cell_code, t.member_code, t.month
  FROM third_months AS t
  JOIN memberships AS s
    ON s.cell_code = t.cell_code AND s.member_code = t.member_code
    AND s.valid_from <= t.due_on AND s.valid_to >= t.due_on
),
came_again AS (
  SELECT DISTINCT t.cell_code, t.member_code, t.month
  FROM third_months AS t
  JOIN member_months AS m
    ON m.cell_code = t.cell_code AND m.member_code = t.member_code AND m.month > t.month
  WHERE m.came = 1
),
judged AS (
  SELECT
    t.cell_code, t.member_code, t.due_month,
    t.due_month <= CAST($as_of AS DATE) AND c.member_code IS NULL
      AND (s.member_code IS NOT NULL OR r.known_from IS NULL) AS is_unaddressed,
    a.member_code IS NOT NULL AS has_returned
  FROM third_months AS t
  LEFT JOIN cells_with_roll AS r ON r.cell_code = t.cell_code
  LEFT JOIN considered AS c
    ON c.cell_code = t.cell_code AND c.member_code = t.member_code AND c.month = t.month
  LEFT JOIN still_on_roll AS s
    ON s.cell_code = t.cell_code AND s.member_code = t.member_code AND s.month = t.month
  LEFT JOIN came_again AS a
    ON a.cell_code = t.cell_code AND a.member_code = t.member_code AND a.month = t.month
),
cells AS (
  SELECT cell_code, COUNT(DISTINCT month) AS months_marked
  FROM marks
  WHERE month >= CAST(CAST($as_of AS DATE) - INTERVAL '11' MONTH AS DATE)
  GROUP BY cell_code
),
counted AS (
  SELECT
    cell_code,
    COUNT(DISTINCT member_code) AS members,
    COUNT(DISTINCT CASE WHEN is_unaddressed AND NOT has_returned THEN member_code END) AS unaddressed,
    COUNT(DISTINCT CASE WHEN is_unaddressed AND has_returned THEN member_code END) AS returned,
    MIN(CASE WHEN is_unaddressed AND NOT has_returned THEN due_month END) AS due_month
  FROM judged
  GROUP BY cell_code
)
SELECT
  CAST($as_of AS DATE) AS as_of,
  c.cell_code,
  CAST(c.months_marked AS INTEGER) AS months_marked,
  CAST(COALESCE(n.members, 0) AS INTEGER) AS members,
  CAST(COALESCE(n.unaddressed, 0) AS INTEGER) AS unaddressed,
  CAST(COALESCE(n.returned, 0) AS INTEGER) AS returned,
  n.due_month
FROM cells AS c
LEFT JOIN counted AS n ON n.cell_code = c.cell_code
