/*
title.vi = "Bí thư không chủ trì"
title.en = "The secretary is not in the chair"
grain = "regular or thematic meeting of the 12 months to as_of for which it is known who chaired or whether the secretary came"
unit = "none"
source = "HD 42 of 2025 (chaired by the secretary); domain.md section 6, sign 5 (leaders stay away: chair is always the deputy, repeated excused absence). Where the chair is not entered, the roll tells whether a secretary came, with reason or without."
limits = "The post counts, never the person. Meetings on a day on which the roll names posts in the cell but no secretary are left out: a vacant post is no absence. A secretary away on duty for some months looks the same and is a reason to ask, not a fault."
habit = true
*/
WITH meetings AS (
  SELECT cell_code, month, meeting_code, held_on, chair_role
  FROM mart.meeting_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH AND counts_for_attendance
),
secretaries AS (
  SELECT cell_code, member_code, valid_from, COALESCE(valid_to, DATE '9999-12-31') AS valid_to
  FROM intake.memberships
  WHERE role = 'secretary'
),
with_posts AS (
  SELECT DISTINCT cell_code FROM intake.memberships WHERE role IS NOT NULL
),
roll_of_secretaries AS (
  SELECT m.meeting_code, bool_or(a.status IN ('present', 'present_online')) AS came
  FROM meetings AS m
  JOIN secretaries AS s ON s.cell_code = m.cell_code AND m.held_on BETWEEN s.valid_from AND s.valid_to
  LEFT JOIN intake.attendance AS a ON a.meeting_code = m.meeting_code AND a.member_code = s.member_code
  GROUP BY m.meeting_code
)
SELECT m.cell_code, m.month, m.meeting_code, COALESCE(m.chair_role <> 'secretary', NOT l.came) AS shows
FROM meetings AS m
LEFT JOIN roll_of_secretaries AS l ON l.meeting_code = m.meeting_code
WHERE (m.chair_role IS NOT NULL OR l.came IS NOT NULL)
  AND (l.meeting_code IS NOT NULL OR m.cell_code NOT IN (SELECT cell_code FROM with_posts))
