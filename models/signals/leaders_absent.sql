/*
title.vi = "Bí thư không chủ trì"
title.en = "The secretary is not in the chair"
grain = "regular or thematic meeting of the 12 months to as_of for which it is known who chaired or whether the secretary came"
unit = "none"
source = "HD 42 of 2025 (chaired by the secretary); docs/domain.md#signals-of-formalism, no. 5 (leaders stay away: chair is always the deputy, repeated excused absence). Where the chair is not entered, the roll tells whether a secretary came, with reason or without."
limits = "The post counts, never the person. Meetings on a day on which the roll names posts in the cell but no secretary are left out: a vacant post is no absence. A secretary away on duty for some months looks the same and is a reason to ask, not a fault."
habit = true
*/
WITH meetings AS (
  SELECT cell_code, month, meeting_code, chair_role
  FROM mart.meeting_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH AND counts_for_attendance
),
secretaries AS (
  SELECT meeting_code, n_secretaries, secretary_came FROM mart.secretaries_present WHERE as_of = $as_of
)
SELECT m.cell_code, m.month, m.meeting_code, COALESCE(m.chair_role <> 'secretary', NOT s.secretary_came) AS shows
FROM meetings AS m
LEFT JOIN secretaries AS s ON s.meeting_code = m.meeting_code
WHERE (m.chair_role IS NOT NULL OR s.secretary_came IS NOT NULL) AND s.n_secretaries IS DISTINCT FROM 0
