/*
title.vi = "Chi bộ có dự họp giảm"
title.en = "Cells whose attendance is falling"
grain = "cell; those to look at first, then those watched, each by place and name"
source = "result.flags"
limits = "n_act and n_watch count the whole list, not the page; expected = due at the last meeting"
[defaults]
skip = 0
take = 9
*/
WITH fallen AS (
  SELECT f.cell_code, f.flag, f.severity, f.confidence, f.since, f.evidence
  FROM result.flags f
  JOIN mart.cell_scope s ON s.cell_code = f.cell_code AND s.as_of = f.as_of
  WHERE f.as_of = $as_of AND s.unit_code = $scope AND f.flag = 'attendance_drop'
),
sizes AS (
  SELECT m.cell_code, max_by(m.expected, m.held_on) AS expected
  FROM mart.meeting_facts m
  SEMI JOIN fallen ON fallen.cell_code = m.cell_code
  WHERE m.month <= $as_of AND m.expected > 0
  GROUP BY m.cell_code
)
SELECT
  f.cell_code, n.name, n.cell_type, u.name AS above, CAST(z.expected AS BIGINT) AS expected,
  f.flag, f.severity, f.confidence, f.since, f.evidence,
  count(*) FILTER (f.severity = 'act') OVER () AS n_act,
  count(*) FILTER (f.severity = 'watch') OVER () AS n_watch
FROM fallen f
JOIN mart.cell_names n ON n.cell_code = f.cell_code AND n.as_of = $as_of
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
LEFT JOIN sizes z ON z.cell_code = f.cell_code
ORDER BY f.severity, u.name COLLATE vi, n.name COLLATE vi, f.cell_code
LIMIT $take
OFFSET $skip
