/*
title.vi = "Loại, quy mô và số kỳ sinh hoạt trong năm của từng chi bộ"
title.en = "Type, size and meetings of the year of each cell"
grain = "cell that exists at as_of and is judged by the rubric (those of one slice)"
unit = "meetings of which something can be seen, by kind, in the 12 months to as_of and (month_...) in its month; month_low, month_high: points of 100"
*/
WITH existing AS (
  SELECT cell_code FROM cell_rubrics WHERE rubric = $rubric AND HASH(cell_code) % $n_slices = $slice
),
meetings AS (
  SELECT
    meeting_code, cell_code, ANY_VALUE(month) AS month,
    SUM(low) AS low, SUM(high) AS high, SUM(max_points) AS max_points
  FROM mart.meeting_scores
  WHERE month > CAST($as_of AS DATE) - INTERVAL 12 MONTH AND month <= CAST($as_of AS DATE)
    AND HASH(cell_code) % $n_slices = $slice
  GROUP BY meeting_code, cell_code
  HAVING SUM(seen_max) > 0
),
counted AS (
  SELECT
    m.cell_code,
    COUNT(*) FILTER (WHERE f.kind = 'regular') AS regular,
    COUNT(*) FILTER (WHERE f.kind = 'thematic') AS thematic,
    COUNT(*) FILTER (WHERE f.kind = 'regular_and_thematic') AS regular_and_thematic,
    COUNT(*) FILTER (WHERE f.kind = 'regular' AND m.month = $as_of) AS month_regular,
    COUNT(*) FILTER (WHERE f.kind = 'thematic' AND m.month = $as_of) AS month_thematic,
    COUNT(*) FILTER (WHERE f.kind = 'regular_and_thematic' AND m.month = $as_of) AS month_regular_and_thematic,
    CAST(100 AS DOUBLE) * SUM(m.low) / SUM(m.max_points) AS low,
    CAST(100 AS DOUBLE) * SUM(m.high) / SUM(m.max_points) AS high,
    CAST(100 AS DOUBLE) * SUM(m.low) FILTER (WHERE m.month = $as_of)
      / SUM(m.max_points) FILTER (WHERE m.month = $as_of) AS month_low,
    CAST(100 AS DOUBLE) * SUM(m.high) FILTER (WHERE m.month = $as_of)
      / SUM(m.max_points) FILTER (WHERE m.month = $as_of) AS month_high
  FROM meetings m
  JOIN mart.meeting_facts f ON f.meeting_code = m.meeting_code
  GROUP BY m.cell_code
)
SELECT
  e.cell_code,
  COALESCE(p.cell_type, '') AS cell_type,
  COALESCE(p.size_class, 0) AS size_class,
  c.* EXCLUDE (cell_code)
FROM existing e
LEFT JOIN mart.cell_profiles p ON p.cell_code = e.cell_code AND p.as_of = $as_of
LEFT JOIN counted c ON c.cell_code = e.cell_code
ORDER BY e.cell_code
