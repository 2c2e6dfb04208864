/*
title.vi = "Điểm tự chấm giống hệt các kỳ khác"
title.en = "Self-scores the same as at other meetings"
grain = "meeting of the 12 months to as_of that has a self-score, but the first with the cell's commonest sheet"
unit = "figure: points in all"
source = "docs/domain.md#signals-of-formalism, no. 17 (ready-made scores: always 100, identical sub-scores)"
limits = "The sheet given most often is looked for, and the first meeting with it is the original, which is left out. The same = every criterion has the same points; where most sheets of the data hold a total only, the same total. Sheets of the rarer kind are left out, as totals agree far more often by chance. A cell at full points each month looks the same as one that copies; what is usual is learned from cells of the kind."
habit = true
*/
WITH sheets AS (
  SELECT
    cell_code,
    month,
    meeting_code,
    string_agg(criterion || '=' || CAST(points AS VARCHAR), ' ' ORDER BY criterion) FILTER (WHERE criterion <> 'total')
      AS criteria,
    CAST(max(points) FILTER (WHERE criterion = 'total') AS VARCHAR) AS total,
    COALESCE(max(points) FILTER (WHERE criterion = 'total'), sum(points)) AS points
  FROM mart.score_facts
  WHERE scored_by = 'self' AND month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
    AND (scored_on IS NULL OR scored_on < $as_of + INTERVAL 1 MONTH)
  GROUP BY cell_code, month, meeting_code
),
kinds AS (
  SELECT count(criteria) * 2 >= count(*) AS in_detail FROM sheets
),
comparable AS (
  SELECT s.cell_code, s.month, s.meeting_code, s.points, CASE WHEN k.in_detail THEN s.criteria ELSE s.total END AS sheet
  FROM sheets AS s
  CROSS JOIN kinds AS k
),
sizes AS (
  SELECT cell_code, sheet, count(*) AS n_same, min((month, meeting_code)) AS original
  FROM comparable
  WHERE sheet IS NOT NULL
  GROUP BY cell_code, sheet
),
commonest AS (
  SELECT cell_code, sheet, original
  FROM sizes
  QUALIFY row_number() OVER (PARTITION BY cell_code ORDER BY n_same DESC, original) = 1
)
SELECT c.cell_code, c.month, c.meeting_code, c.sheet = m.sheet AS shows, c.points AS figure
FROM comparable AS c
JOIN commonest AS m ON m.cell_code = c.cell_code AND m.original <> (c.month, c.meeting_code)
WHERE c.sheet IS NOT NULL
