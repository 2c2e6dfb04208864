/*
title.vi = "Chi bộ nào làm thay đổi quý này so với quý trước"
title.en = "Which cells drove the change of this quarter against the one before"
grain = "cell known in both quarters, those beyond chance first, the greatest part of the change first; n_cells, n_beyond, total and by_beyond are of all of them"
unit = "before, now, change as in overview_changes; part = the cell's part of the change of the mean; total = that change; by_beyond = the parts of the cells beyond chance together"
source = "mart.cell_month; beyond = the change is more than 2.58 standard errors, which come from how far the cell's own months lie apart in the two years before (chosen by us, as for units in overview_changes)"
limits = "A cell with under six earlier months is never beyond chance. Its spread is taken as half of the median cell's at least, so that a cell whose months were all alike is not moved by one absence. without = codes of cells, one a line, that are not named though they count."
[defaults]
without = ""
take = 10
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
months AS (
  SELECT
    m.cell_code, m.month,
    CASE $measure
      WHEN 'attendance' THEN m.attendance_rate
      WHEN 'quality' THEN m.evidence_score
      WHEN 'held' THEN CASE WHEN m.meetings_regular > 0 THEN 1.0 ELSE 0.0 END
      WHEN 'tasks' THEN m.tasks_done / NULLIF(m.tasks_due, 0)
    END AS figure
  FROM mart.cell_month m
  SEMI JOIN here ON here.cell_code = m.cell_code
  WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 30 MONTH
),
cells AS (
  SELECT
    cell_code,
    avg(figure) FILTER (month > $as_of - INTERVAL 3 MONTH) AS now,
    avg(figure) FILTER (month <= $as_of - INTERVAL 3 MONTH AND month > $as_of - INTERVAL 6 MONTH) AS before,
    count(figure) FILTER (month > $as_of - INTERVAL 3 MONTH) AS n_now,
    count(figure) FILTER (month <= $as_of - INTERVAL 3 MONTH AND month > $as_of - INTERVAL 6 MONTH) AS n_before,
    stddev_samp(figure) FILTER (month <= $as_of - INTERVAL 6 MONTH) AS spread,
    count(figure) FILTER (month <= $as_of - INTERVAL 6 MONTH) AS n_earlier
  FROM months
  GROUP BY cell_code
),
known AS (
  SELECT *, now - before AS change, (now - before) / count(*) OVER () AS part, median(spread) OVER () / 2 AS least
  FROM cells
  WHERE now IS NOT NULL AND before IS NOT NULL
),
judged AS (
  SELECT
    cell_code, before, now, change, part,
    COALESCE(
      n_earlier >= 6 AND abs(change) > 2.58 * greatest(spread, least) * sqrt(1.0 / n_now + 1.0 / n_before), false
    ) AS beyond
  FROM known
),
counted AS (
  SELECT
    *,
    count(*) OVER () AS n_cells,
    count(*) FILTER (beyond) OVER () AS n_beyond,
    sum(part) OVER () AS total,
    COALESCE(sum(part) FILTER (beyond) OVER (), 0) AS by_beyond
  FROM judged
)
SELECT
  c.cell_code, n.name, list_filter([u.name, above.name], lambda name: name IS NOT NULL) AS above,
  c.before, c.now, c.change, c.part, c.beyond, c.n_cells, c.n_beyond, c.total, c.by_beyond
FROM counted c
JOIN mart.cell_names n ON n.cell_code = c.cell_code AND n.as_of = $as_of
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
LEFT JOIN mart.unit_names above ON above.unit_code = u.parent_code AND above.as_of = $as_of
WHERE c.cell_code NOT IN (SELECT unnest(string_split($without, chr(10))))
ORDER BY c.beyond DESC, abs(c.part) DESC, c.cell_code
LIMIT $take
