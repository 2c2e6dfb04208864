/*
order = 11
stage = "as_of"
title.vi = "Bí thư có dự từng buổi sinh hoạt không"
title.en = "Whether the secretary came to each meeting"
grain = "one row per month looked back from and counting meeting of its 12 months, in cells whose roll names posts by then"
unit = "persons"
source = "intake.meetings, intake.memberships, intake.attendance"
limits = "The post, never the person. Whether the secretary was excused is not asked: the reason is not known here either way. Where two held the post that day, one of them is enough."

[columns]
as_of = "First day of the month looked back from"
meeting_code = "Meeting"
cell_code = "Cell that met"
n_secretaries = "Members who held the post of secretary that day; 0 = vacant"
secretary_came = "One of them is marked present, in the room or online; empty where none is marked"
*/
WITH meetings AS (
  SELECT meeting_code, cell_code, held_on
  FROM intake.meetings
  WHERE kind IN ('regular', 'thematic', 'regular_and_thematic')
    AND held_on >= CAST(CAST($as_of AS DATE) - INTERVAL '11' MONTH AS DATE)
    AND held_on < CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH AS DATE)
),
posts AS (
  SELECT member_code, cell_code, role, valid_from, COALESCE(valid_to, DATE '9999-12-31') AS valid_to
  FROM intake.memberships
  WHERE role IS NOT NULL AND valid_from < CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH AS DATE)
),
cells AS (
  SELECT cell_code, MIN(valid_from) AS known_from FROM posts GROUP BY cell_code
),
marks AS (
  SELECT meeting_code, member_code, CASE WHEN status IN ('present', 'present_online') THEN 1 ELSE 0 END AS came
  FROM intake.attendance
)
SELECT
  CAST($as_of AS DATE) AS as_of,
  m.meeting_code,
  m.cell_code,
  CAST(COUNT(DISTINCT p.member_code) AS INTEGER) AS n_secretaries,
  MAX(a.came) = 1 AS secretary_came
FROM meetings AS m
JOIN cells AS c ON c.cell_code = m.cell_code AND c.known_from <= m.held_on
LEFT JOIN posts AS p
  ON p.cell_code = m.cell_code AND p.role = 'secretary' AND p.valid_from <= m.held_on AND p.valid_to >= m.held_on
LEFT JOIN marks AS a ON a.meeting_code = m.meeting_code AND a.member_code = p.member_code
GROUP BY m.meeting_code, m.cell_code
