/*
title.vi = "Điểm tự chấm cao hơn hẳn cấp trên và chứng cứ"
title.en = "Self-scores far above the superior's and the evidence"
grain = "meeting of the 12 months to as_of with a self-score and, five points or more below 100, a superior's score or, failing that, one by evidence"
unit = "figure: points of the self-score above the superior's or, failing that, above the evidence"
source = "docs/domain.md#signals-of-formalism, nos. 1 and 17 (vague or ready-made assessment), and docs/domain.md#national-framework-hd-42 (two values a meeting, the superior decides). Our own measure: of the points taken off by the superior (or the evidence), the share that the cell gave itself all the same; it shows beyond 2.5 robust standard deviations above the median of the data at hand, but from 80 % at the least to 85 % at the most on (close to full marks whatever the superior says). Bounds chosen by us: with less than 80 % more honest generous cells were selected on simulated provinces."
limits = "What the same superior leaves or takes off from all its cells is allowed for, not a superior stricter with one cell than with others. Scores that the evidence bears out never count. Evidence stands in only where at least half of the points can be seen. Where less than five points were taken off nothing can be concluded (share and size chosen by us: below, the half points of the sheets decide). A low self-score is never compared with a cell."
habit = true
*/
WITH given AS (
  SELECT
    cell_code,
    month,
    meeting_code,
    scored_by,
    COALESCE(max(points) FILTER (WHERE criterion = 'total'), sum(points)) AS points
  FROM mart.score_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
    AND (scored_on IS NULL OR scored_on < $as_of + INTERVAL 1 MONTH)
  GROUP BY cell_code, month, meeting_code, scored_by
  HAVING bool_or(criterion = 'total') OR count(*) = (SELECT count(DISTINCT criterion) FROM mart.meeting_scores)
),
evidence AS (
  SELECT meeting_code, 100 * sum(seen_points) / sum(seen_max) AS points
  FROM mart.meeting_scores
  WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
  GROUP BY meeting_code
  HAVING sum(seen_max) * 2 >= sum(max_points)
),
compared AS (
  SELECT
    g.cell_code,
    g.month,
    g.meeting_code,
    s.points IS NOT NULL AS by_superior,
    g.points > COALESCE(e.points, 0) AS above_evidence,
    g.points - COALESCE(s.points, e.points) AS above,
    100 - COALESCE(s.points, e.points) AS taken_off
  FROM given AS g
  LEFT JOIN given AS s ON s.meeting_code = g.meeting_code AND s.scored_by = 'superior'
  LEFT JOIN evidence AS e ON e.meeting_code = g.meeting_code
  WHERE g.scored_by = 'self'
),
superiors AS (
  SELECT cell_code, unit_code FROM mart.cell_calendar WHERE month = $as_of
),
kept AS (
  SELECT c.*, s.unit_code, above / taken_off AS share
  FROM compared AS c
  LEFT JOIN superiors AS s ON s.cell_code = c.cell_code
  WHERE taken_off >= 5
),
provinces AS (
  SELECT by_superior, median(share) AS middle FROM kept GROUP BY by_superior
),
levelled AS (
  SELECT
    k.*,
    k.share - (median(k.share) OVER superior - p.middle) * count(*) OVER superior / (count(*) OVER superior + 20) AS level
  FROM kept AS k
  JOIN provinces AS p ON p.by_superior = k.by_superior
  WINDOW superior AS (PARTITION BY k.by_superior, k.unit_code)
),
usual AS (
  SELECT
    by_superior,
    least(
      0.85, greatest(0.8, median(level) + 2.5 * (quantile_cont(level, 0.75) - quantile_cont(level, 0.25)) / 1.349)
    ) AS most
  FROM levelled
  GROUP BY by_superior
)
SELECT
  l.cell_code,
  l.month,
  l.meeting_code,
  l.level >= u.most AND l.above > 0 AND l.above_evidence AS shows,
  CASE WHEN l.above > 0 AND l.above_evidence THEN l.level ELSE least(l.level, 0) END AS measure,
  round(l.above, 1) AS figure
FROM levelled AS l
JOIN usual AS u ON u.by_superior = l.by_superior
