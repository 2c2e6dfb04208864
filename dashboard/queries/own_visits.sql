/*
title.vi = "Các cuộc giám sát của chính cấp trên trong 12 tháng"
title.en = "The higher level's own visits in 12 months"
grain = "visit"
unit = "answers, commitments and rechecked = of its findings; rechecked = due by the end of as_of, and remedied by then or the cell visited again from that day on"
source = "intake.visits, intake.findings, mart.meeting_facts; signals of visits that skim: docs/domain.md#signals-of-formalism"
limits = "A stay is known where arrival and leaving were entered and the visit fell on a meeting of known length; remarks where it was entered whether there were any. What is not known is left out of its share. A visit that two systems delivered (mart.visit_twins) counts once, with what either knows."
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
twins AS (
  SELECT visit_code, counted_as FROM mart.visit_twins WHERE as_of = $as_of
),
own AS (
  SELECT
    COALESCE(t.counted_as, v.visit_code) AS visit_code, v.cell_code, v.visited_on,
    bool_or(v.remarks_recorded) AS remarks_recorded,
    COALESCE(arg_max(v.selected_by, t.visit_code IS NULL), 'other') AS selected_by,
    any_value(v.by_level) AS by_level,
    max(date_diff('minute', v.arrived_at, v.left_at)) AS stay
  FROM intake.visits v
  SEMI JOIN here ON here.cell_code = v.cell_code
  LEFT JOIN twins t ON t.visit_code = v.visit_code
  WHERE v.visited_on <= last_day($as_of) AND v.visited_on > last_day($as_of - INTERVAL 12 MONTH)
  GROUP BY 1, 2, 3
),
met AS (
  SELECT o.visit_code, max(m.duration_minutes) AS minutes
  FROM own o
  JOIN mart.meeting_facts m ON m.cell_code = o.cell_code AND m.held_on = o.visited_on
  GROUP BY o.visit_code
),
latest AS (
  SELECT cell_code, max(visited_on) AS last_on FROM own GROUP BY cell_code
),
found AS (
  SELECT
    COALESCE(t.counted_as, f.visit_code) AS visit_code,
    count(*) FILTER (WHERE f.outcome IS NOT NULL OR f.confirmed IS NOT NULL) AS answers,
    list(f.due_on) FILTER (WHERE f.due_on IS NOT NULL) AS due,
    count(*) FILTER (WHERE f.due_on <= last_day($as_of)) AS n_due,
    count(*) FILTER (WHERE f.due_on <= last_day($as_of) AND (f.remedied_on <= last_day($as_of) OR f.due_on <= l.last_on))
      AS rechecked
  FROM intake.findings f
  LEFT JOIN twins t ON t.visit_code = f.visit_code
  LEFT JOIN own o ON o.visit_code = COALESCE(t.counted_as, f.visit_code)
  LEFT JOIN latest l ON l.cell_code = o.cell_code
  GROUP BY 1
)
SELECT
  o.visit_code, o.cell_code, o.visited_on, o.selected_by, o.by_level, o.remarks_recorded AS remarks,
  CASE WHEN o.stay IS NOT NULL AND m.minutes > 0 THEN 2 * o.stay < m.minutes END AS stayed_short,
  COALESCE(f.answers, 0) AS answers,
  COALESCE(len(f.due), 0) AS commitments,
  COALESCE(f.n_due, 0) AS n_due,
  COALESCE(f.rechecked, 0) AS rechecked
FROM own o
LEFT JOIN met m ON m.visit_code = o.visit_code
LEFT JOIN found f ON f.visit_code = o.visit_code
ORDER BY o.visited_on, o.cell_code, o.visit_code
