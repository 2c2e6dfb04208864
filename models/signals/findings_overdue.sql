/*
title.vi = "Kiến nghị quá hạn chưa khắc phục"
title.en = "Findings overdue"
grain = "cell that exists at as_of"
unit = "findings; days"
source = "docs/domain.md#signals-of-formalism, no. 16 (earlier findings left open), and docs/domain.md#discipline-inspection-supervision (each conclusion sets a deadline)"
limits = "A rule on what is entered: a finding without a deadline is left out, and so is one whose deadline passed less than 15 days ago (chosen by us: a remedy is entered some days late). An open finding does not lapse, so every deadline in the data counts."
*/
WITH existing AS (
  SELECT cell_code FROM mart.cell_circumstances WHERE as_of = $as_of
),
due AS (
  SELECT
    v.cell_code, f.due_on, last_day($as_of) - f.due_on AS days,
    COALESCE(f.remedied_on > last_day($as_of), true) AS is_open
  FROM intake.findings f
  JOIN intake.visits v ON v.visit_code = f.visit_code
  WHERE v.visited_on <= last_day($as_of)
    AND f.due_on <= last_day($as_of) - 15
),
judged AS (
  SELECT
    cell_code,
    count(*) AS n_due,
    count(*) FILTER (WHERE is_open) AS n,
    max(days) FILTER (WHERE is_open) AS days,
    min(due_on) FILTER (WHERE is_open) AS first_due_on
  FROM due
  GROUP BY cell_code
)
SELECT
  e.cell_code,
  j.cell_code IS NOT NULL AS enough,
  CAST(j.n > 0 AS DOUBLE) AS probability,
  COALESCE(j.n > 0, false) AS selected,
  CAST(date_trunc('month', j.first_due_on) AS DATE) AS since,
  CASE WHEN j.cell_code IS NOT NULL THEN CAST(
    json_object('n', j.n, 'of', j.n_due, 'days', j.days) AS VARCHAR
  ) END AS evidence,
  CAST([] AS VARCHAR[]) AS meetings
FROM existing e
LEFT JOIN judged j ON j.cell_code = e.cell_code
