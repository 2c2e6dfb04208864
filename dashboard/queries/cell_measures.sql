/*
title.vi = "Chỉ số của một chi bộ và của các chi bộ được so sánh"
title.en = "Measures of one cell and of those it is compared with"
grain = "cell and measure that is known of at least one of its meetings of the 12 months to as_of"
unit = "attendance, speakers, tasks, papers, own_content: shares 0-1; duration: minutes"
source = "mart.meeting_facts; own_content from the evidence of the signal minutes_empty; papers and own_content are shares of meetings, the rest means of meetings"
limits = "peers is a list of codes in JSON, those out of scope are left out. A meeting where the figure is unknown does not count. error is the standard error of the mean, empty under two meetings; for shares of meetings the deviation of Beta(yes + 1, no + 1), so that a year without exception is not taken for certain. now is the mean of the 6 months to as_of, before that of the same 6 months a year ago, so that the season is the same in both; empty for own_content. n_each = meetings known in the half with fewer."
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
wanted AS (
  SELECT cell_code
  FROM here
  WHERE cell_code = $cell OR cell_code IN (SELECT unnest(from_json($peers, '["VARCHAR"]')))
),
meetings AS (
  SELECT
    f.cell_code, f.month,
    CAST(f.present + f.present_online AS DOUBLE) / NULLIF(f.marked, 0) AS attendance,
    CAST(f.duration_minutes AS DOUBLE) AS duration,
    CAST(f.speakers AS DOUBLE) / NULLIF(f.present + f.present_online, 0) AS speakers,
    CAST(f.previous_tasks_reported AS DOUBLE) / NULLIF(f.previous_tasks, 0) AS tasks,
    CASE WHEN f.held_on - f.papers_shared_on >= 1 THEN 1.0 WHEN f.papers_shared_on IS NOT NULL THEN 0.0 END AS papers
  FROM mart.meeting_facts f
  SEMI JOIN wanted ON wanted.cell_code = f.cell_code
  WHERE f.counts_for_attendance AND f.month <= $as_of AND f.month > $as_of - INTERVAL 18 MONTH
),
figures AS (
  UNPIVOT meetings ON attendance, duration, speakers, tasks, papers INTO NAME measure VALUE figure
),
periods (period, first_month, last_month) AS (
  VALUES
    ('year', CAST($as_of - INTERVAL 11 MONTH AS DATE), $as_of),
    ('now', CAST($as_of - INTERVAL 5 MONTH AS DATE), $as_of),
    ('before', CAST($as_of - INTERVAL 17 MONTH AS DATE), CAST($as_of - INTERVAL 12 MONTH AS DATE))
),
means AS (
  SELECT
    f.cell_code, f.measure, p.period,
    count(*) AS n,
    avg(f.figure) AS figure,
    CASE
      WHEN f.measure = 'papers' THEN (sum(f.figure) + 1) * (count(*) - sum(f.figure) + 1) / ((count(*) + 2) ** 2 * (count(*) + 3))
      ELSE var_samp(f.figure) / count(*)
    END AS variance
  FROM figures f
  JOIN periods p ON f.month BETWEEN p.first_month AND p.last_month
  GROUP BY f.cell_code, f.measure, p.period
),
of_meetings AS (
  SELECT
    y.cell_code, y.measure, y.n AS n_meetings, y.figure, sqrt(y.variance) AS error,
    n.figure AS now, b.figure AS before, sqrt(n.variance + b.variance) AS moved_error,
    COALESCE(least(n.n, b.n), 0) AS n_each
  FROM means y
  LEFT JOIN means n ON n.cell_code = y.cell_code AND n.measure = y.measure AND n.period = 'now'
  LEFT JOIN means b ON b.cell_code = y.cell_code AND b.measure = y.measure AND b.period = 'before'
  WHERE y.period = 'year'
),
minutes AS (
  SELECT
    s.cell_code, CAST(s.evidence ->> 'of' AS BIGINT) AS n_meetings,
    CAST(s.evidence ->> 'n' AS BIGINT) AS n_empty
  FROM result.signals s
  SEMI JOIN wanted ON wanted.cell_code = s.cell_code
  WHERE s.as_of = $as_of AND s.signal = 'minutes_empty' AND CAST(s.evidence ->> 'of' AS BIGINT) > 0
),
of_minutes AS (
  SELECT
    cell_code, 'own_content' AS measure, n_meetings, 1 - CAST(n_empty AS DOUBLE) / n_meetings AS figure,
    sqrt((n_empty + 1) * (n_meetings - n_empty + 1) / ((n_meetings + 2) ** 2 * (n_meetings + 3))) AS error,
    0 AS n_each
  FROM minutes
)
SELECT *
FROM (FROM of_meetings UNION ALL BY NAME FROM of_minutes)
WHERE EXISTS (FROM wanted WHERE cell_code = $cell)
ORDER BY measure, cell_code
