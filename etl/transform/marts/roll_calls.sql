/*
order = 1
stage = "facts"
title.vi = "Điểm danh từng buổi sinh hoạt"
title.en = "Roll call of each meeting"
grain = "one row per meeting"
unit = "persons"
source = "intake.meetings, attendance, memberships, member_statuses; docs/contract.md#attendance"
limits = "A mark of a person without membership in the cell that day is left out where the cell's memberships are known by the end of the month. Periods of one member in one cell must not overlap (intake sees to it)."

[columns]
meeting_code = "Meeting"
month = "First day of the calendar month of held_on"
roll_known = "A membership of the cell is known that began by the end of the month"
expected = "Expected members, marked or not: on the cell's roll that day less those off (exempt, special duty, suspended, away), plus those off who came; without a known roll, the members marked"
marked = "Expected members with a mark: the denominator of the rate"
present = "Of those, present in the room"
present_online = "Of those, present online"
excused = "Of those, absent with reason; marks of members who are off do not count"
unexcused = "Of those, absent without reason; marks of members who are off do not count"
exempt = "Members of the cell that day with the status exempt; empty where no roll or no statuses at all are known"
*/
WITH meetings AS (
  SELECT meeting_code, cell_code, held_on, CAST(DATE_TRUNC('month', held_on) AS DATE) AS month
  FROM intake.meetings
  WHERE held_on >= CAST($first_month AS DATE)
    AND held_on < CAST(CAST($last_month AS DATE) + INTERVAL '1' MONTH AS DATE)
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
  SELECT cell_code, MIN(valid_from) AS known_from
  FROM memberships
  GROUP BY cell_code
),
statuses_known AS (
  SELECT COUNT(*) AS n_statuses FROM statuses
),
dated_meetings AS (
  SELECT
    m.meeting_code, m.cell_code, m.held_on, m.month,
    COALESCE(r.known_from < CAST(m.month + INTERVAL '1' MONTH AS DATE), FALSE) AS roll_known
  FROM meetings AS m
  LEFT JOIN cells_with_roll AS r ON r.cell_code = m.cell_code
),
roll_sizes AS (
  SELECT m.meeting_code, COUNT(*) AS n_on_roll
  FROM dated_meetings AS m
  JOIN memberships AS s
    ON s.cell_code = m.cell_code AND s.valid_from <= m.held_on AND s.valid_to >= m.held_on
  GROUP BY m.meeting_code
),
periods_off AS (
  SELECT
    s.member_code, s.cell_code, t.status,
    GREATEST(s.valid_from, t.valid_from) AS valid_from, LEAST(s.valid_to, t.valid_to) AS valid_to
  FROM memberships AS s
  JOIN statuses AS t
    ON t.member_code = s.member_code AND t.valid_from <= s.valid_to AND t.valid_to >= s.valid_from
  WHERE NOT (s.kind = 'temporary_in' AND t.status = 'temporarily_away')
),
off_by_status AS (
  SELECT m.meeting_code, o.member_code, o.status
  FROM dated_meetings AS m
  JOIN periods_off AS o
    ON o.cell_code = m.cell_code AND o.valid_from <= m.held_on AND o.valid_to >= m.held_on
  UNION ALL
  SELECT m.meeting_code, a.member_code, t.status
  FROM intake.attendance AS a
  JOIN dated_meetings AS m ON m.meeting_code = a.meeting_code
  JOIN statuses AS t
    ON t.member_code = a.member_code AND t.valid_from <= m.held_on AND t.valid_to >= m.held_on
  WHERE NOT m.roll_known
),
members_off AS (
  SELECT meeting_code, member_code, MAX(CASE WHEN status = 'exempt' THEN 1 ELSE 0 END) AS is_exempt
  FROM off_by_status
  GROUP BY meeting_code, member_code
),
off_counts AS (
  SELECT meeting_code, COUNT(*) AS n_off, SUM(is_exempt) AS n_exempt
  FROM members_off
  GROUP BY meeting_code
),
marks AS (
  SELECT m.meeting_code, a.status
  FROM intake.attendance AS a
  JOIN dated_meetings AS m ON m.meeting_code = a.meeting_code
  LEFT JOIN memberships AS s
    ON s.member_code = a.member_code AND s.cell_code = m.cell_code
    AND s.valid_from <= m.held_on AND s.valid_to >= m.held_on
  WHERE s.member_code IS NOT NULL OR NOT m.roll_known
),
mark_counts AS (
  SELECT
    meeting_code,
    COUNT(*) FILTER (WHERE status = 'present') AS present,
    COUNT(*) FILTER (WHERE status = 'present_online') AS present_online,
    COUNT(*) FILTER (WHERE status = 'excused') AS excused,
    COUNT(*) FILTER (WHERE status = 'unexcused') AS unexcused
  FROM marks
  GROUP BY meeting_code
),
marks_of_members_off AS (
  SELECT
    o.meeting_code,
    COUNT(*) FILTER (WHERE a.status IN ('present', 'present_online')) AS came,
    COUNT(*) FILTER (WHERE a.status = 'excused') AS excused,
    COUNT(*) FILTER (WHERE a.status = 'unexcused') AS unexcused
  FROM members_off AS o
  JOIN intake.attendance AS a ON a.meeting_code = o.meeting_code AND a.member_code = o.member_code
  GROUP BY o.meeting_code
),
counted AS (
  SELECT
    m.meeting_code, m.month, m.roll_known,
    COALESCE(r.n_on_roll, 0) - COALESCE(o.n_off, 0) + COALESCE(f.came, 0) AS expected_by_roll,
    COALESCE(c.present, 0) AS present, COALESCE(c.present_online, 0) AS present_online,
    COALESCE(c.excused, 0) - COALESCE(f.excused, 0) AS excused,
    COALESCE(c.unexcused, 0) - COALESCE(f.unexcused, 0) AS unexcused,
    CASE WHEN m.roll_known AND k.n_statuses > 0 THEN COALESCE(o.n_exempt, 0) END AS exempt
  FROM dated_meetings AS m
  CROSS JOIN statuses_known AS k
  LEFT JOIN roll_sizes AS r ON r.meeting_code = m.meeting_code
  LEFT JOIN off_counts AS o ON o.meeting_code = m.meeting_code
  LEFT JOIN mark_counts AS c ON c.meeting_code = m.meeting_code
  LEFT JOIN marks_of_members_off AS f ON f.meeting_code = m.meeting_code
)
SELECT
  meeting_code,
  month,
  roll_known,
  CAST(CASE WHEN roll_known THEN expected_by_roll ELSE present + present_online + excused + unexcused END AS INTEGER)
    AS expected,
  CAST(present + present_online + excused + unexcused AS INTEGER) AS marked,
  CAST(present AS INTEGER) AS present,
  CAST(present_online AS INTEGER) AS present_online,
  CAST(excused AS INTEGER) AS excused,
  CAST(unexcused AS INTEGER) AS unexcused,
  CAST(exempt AS INTEGER) AS exempt
FROM counted
