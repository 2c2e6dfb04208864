/*
title.vi = "Thời lượng các kỳ họp, từng năm phút"
title.en = "Lengths of meetings, by five minutes"
grain = "step of five minutes from 30 to 180, and whether the meetings took just what is required of them"
unit = "meetings of the 12 months to as_of; longer and shorter ones in the outermost steps. at_line: less than five minutes over the length required of the meeting, which is least, joint where regular and thematic part share a session, or what is set for the small cell, grown in the same proportion"
source = "mart.meeting_facts; HD 42 of 2025"
limits = "Before HD 42 of 2025 a joint session needed no more than others; it is compared with HD 42 all the same."
[defaults]
least = 90
joint = 120
*/
WITH timed AS (
  SELECT
    m.duration_minutes,
    COALESCE(m.min_duration_minutes, CAST($least AS DOUBLE))
      * CASE WHEN m.kind = 'regular_and_thematic' THEN CAST($joint AS DOUBLE) / $least ELSE 1 END AS required
  FROM mart.meeting_facts m
  SEMI JOIN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of) here
    ON here.cell_code = m.cell_code
  WHERE m.counts_for_attendance AND m.month <= $as_of AND m.month > $as_of - INTERVAL 12 MONTH AND m.duration_minutes > 0
)
SELECT
  CAST(least(greatest(floor(duration_minutes / 5) * 5, 30), 180) AS INTEGER) AS minutes,
  duration_minutes >= required AND duration_minutes < required + 5 AS at_line,
  count(*) AS n_meetings
FROM timed
GROUP BY minutes, at_line
ORDER BY minutes, at_line
