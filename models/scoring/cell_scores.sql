/*
title.vi = "Điểm của từng chi bộ trong 12 tháng"
title.en = "Points of each cell over 12 months"
grain = "cell that exists at as_of (those of one slice), and criterion of the rubric in force at its end, and total"
unit = "points on the scale of max_points; total: of 100"
source = "docs/contract.md#scores: mean of the assessable meetings of the 12 months to as_of; bands: models/scoring/band_rows.py"
limits = "Means are rounded to nine decimals, below which the order of adding shows. A meeting is assessable where anything of it can be seen; what is unseen of it widens the interval. A month without a meeting is no meeting and lowers nothing. Points of an earlier rubric count as shares of the present one's."
*/
WITH existing AS (
  SELECT cell_code, rubric FROM cell_rubrics WHERE HASH(cell_code) % $n_slices = $slice
),
scored AS (
  SELECT meeting_code, cell_code, criterion, rubric, seen_max, low, high, max_points
  FROM mart.meeting_scores
  WHERE month > CAST($as_of AS DATE) - INTERVAL 12 MONTH AND month <= CAST($as_of AS DATE)
    AND HASH(cell_code) % $n_slices = $slice
),
meetings AS (
  SELECT meeting_code, cell_code, ANY_VALUE(rubric) AS rubric, SUM(seen_max) > 0 AS assessable
  FROM scored
  GROUP BY meeting_code, cell_code
),
cell_counts AS (
  SELECT
    cell_code,
    COUNT(*) AS n_meetings,
    COUNT(*) FILTER (WHERE assessable) AS n_assessable,
    LIST(DISTINCT rubric ORDER BY rubric) AS rubrics
  FROM meetings
  GROUP BY cell_code
),
assessable AS (
  SELECT s.*
  FROM scored s
  JOIN meetings m ON m.meeting_code = s.meeting_code AND m.assessable
),
wanted AS (
  SELECT rubric, criterion, MAX(criterion_points) AS max_points FROM rubric_lines GROUP BY rubric, criterion
),
by_criterion AS (
  SELECT
    s.cell_code,
    s.criterion,
    ANY_VALUE(w.max_points) AS max_points,
    COUNT(*) FILTER (WHERE s.seen_max > 0) AS n_seen,
    ROUND(ANY_VALUE(w.max_points) * AVG(s.low / s.max_points), 9) AS low,
    ROUND(ANY_VALUE(w.max_points) * AVG(s.high / s.max_points), 9) AS high
  FROM assessable s
  JOIN existing e ON e.cell_code = s.cell_code
  JOIN wanted w ON w.criterion = s.criterion AND w.rubric = e.rubric
  GROUP BY s.cell_code, s.criterion
),
line_means AS (
  SELECT
    c.cell_code,
    l.criterion,
    MAP_FROM_ENTRIES(
      LIST((c.line, {'share': ROUND(ROUND(c.share_sum / c.n_shares, 9), 4), 'meetings': c.n_shares}) ORDER BY l.position)
    ) AS lines
  FROM cell_lines c
  JOIN existing e ON e.cell_code = c.cell_code
  JOIN rubric_lines l ON l.line = c.line AND l.rubric = e.rubric
  GROUP BY c.cell_code, l.criterion
),
criterion_rows AS (
  SELECT
    e.cell_code,
    w.criterion,
    w.max_points,
    b.low,
    b.high,
    COALESCE(w.max_points - (b.high - b.low), 0) AS seen_max,
    JSON_OBJECT(
      'meetings', COALESCE(n.n_meetings, 0), 'assessable', COALESCE(b.n_seen, 0),
      'seen_points', ROUND(b.low, 2), 'seen_max', ROUND(w.max_points - (b.high - b.low), 2), 'lines', l.lines
    ) AS evidence
  FROM existing e
  JOIN wanted w ON w.rubric = e.rubric
  LEFT JOIN cell_counts n ON n.cell_code = e.cell_code
  LEFT JOIN by_criterion b ON b.cell_code = e.cell_code AND b.criterion = w.criterion
  LEFT JOIN line_means l ON l.cell_code = e.cell_code AND l.criterion = w.criterion
),
totals AS (
  SELECT
    cell_code,
    ROUND(CAST(100 AS DOUBLE) * SUM(low) / SUM(max_points), 9) AS low,
    ROUND(CAST(100 AS DOUBLE) * SUM(high) / SUM(max_points), 9) AS high
  FROM assessable
  GROUP BY cell_code
),
total_rows AS (
  SELECT
    e.cell_code,
    'total' AS criterion,
    CAST(100 AS DOUBLE) AS max_points,
    t.low,
    t.high,
    COALESCE(100 - (t.high - t.low), 0) AS seen_max,
    JSON_OBJECT(
      'meetings', COALESCE(n.n_meetings, 0), 'assessable', COALESCE(n.n_assessable, 0),
      'seen_points', ROUND(t.low, 2), 'seen_max', ROUND(100 - (t.high - t.low), 2), 'rubrics', COALESCE(n.rubrics, []),
      'expected', ROUND(b.expected, 2), 'spread', ROUND(b.spread, 2),
      'chances', CASE WHEN b.expected IS NOT NULL THEN {
        'good': ROUND(b.chance_good, 3), 'fair': ROUND(b.chance_fair, 3),
        'average': ROUND(b.chance_average, 3), 'weak': ROUND(b.chance_weak, 3)
      } END,
      'month', CASE WHEN b.month_expected IS NOT NULL THEN {
        'expected': ROUND(b.month_expected, 2), 'low': ROUND(b.month_low, 2), 'high': ROUND(b.month_high, 2),
        'band': b.month_band
      } END
    ) AS evidence
  FROM existing e
  LEFT JOIN cell_counts n ON n.cell_code = e.cell_code
  LEFT JOIN totals t ON t.cell_code = e.cell_code
  LEFT JOIN cell_bands b ON b.cell_code = e.cell_code
),
rescaled AS (
  SELECT *, CASE WHEN seen_max > 1e-9 THEN max_points * low / seen_max END AS points
  FROM (FROM criterion_rows UNION ALL BY NAME FROM total_rows)
)
SELECT
  r.cell_code,
  CAST($as_of AS DATE) AS as_of,
  r.criterion,
  r.points,
  r.max_points,
  r.low,
  r.high,
  r.points IS NOT NULL AS assessable,
  CASE WHEN r.criterion <> 'total' THEN NULL WHEN r.points IS NULL THEN 'none' ELSE COALESCE(b.band, 'none') END AS band,
  r.evidence
FROM rescaled r
LEFT JOIN cell_bands b ON b.cell_code = r.cell_code AND r.criterion = 'total'
ORDER BY r.cell_code, r.criterion
